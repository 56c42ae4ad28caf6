//! Who is signed in, and which divisions (administrations) that opens.

use super::lenient::{Amount, Flag, Moment, Text, Whole};
use super::row;

row! {
    /// `current/Me`.
    Me {
        "CurrentDivision" => current_division: Whole,
        "FullName" => full_name: Text<'a>,
        "LanguageCode" => language_code: Text<'a>,
        "ServerTime" => server_time: Moment,
        /// Seconds.
        "ServerUtcOffset" => server_utc_offset: Amount,
    }

    /// `system/Divisions`.
    Division {
        "Code" => code: Whole,
        /// 0 free.
        "BlockingStatus" => blocking_status: Whole,
        "Currency" => currency: Text<'a>,
        "CustomerName" => customer_name: Text<'a>,
        "Description" => description: Text<'a>,
        /// After a move all row versions begin anew.
        "DivisionMoveDate" => division_move_date: Moment,
        /// 0 inactive, 1 active, 2 archived.
        "Status" => status: Whole,
    }

    /// `documents/DocumentTypes`.
    DocumentType {
        "ID" => id: Whole,
        "Description" => description: Text<'a>,
        "DocumentIsCreatable" => is_creatable: Flag,
    }
}
