//! Master data beside accounts, and reference data for the checks.

use super::lenient::{Amount, Flag, Guid, Moment, Text, Whole};
use super::row;

row! {
    /// `hrm/Costcenters`.
    CostCentre {
        "ID" => id: Guid,
        "Active" => active: Flag,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "EndDate" => end_date: Moment,
        "Modified" => modified: Moment,
    }

    /// `vat/VATCodes`.
    VatCode {
        "ID" => id: Guid,
        /// Reverse charge, at home or within the EU.
        "Charged" => charged: Flag,
        /// Padded to 3 on the right.
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        /// `L` goods, `S` services, `T` triangulation, `N` none.
        "EUSalesListing" => eu_sales_listing: Text<'a>,
        "IsBlocked" => is_blocked: Flag,
        "Modified" => modified: Moment,
        /// A fraction: 0.21.
        "Percentage" => percentage: Amount,
        /// `B` base only, `E` exclusive, `I` inclusive, `N` none.
        "Type" => kind: Text<'a>,
        /// `B` both, `P` purchase, `S` sales.
        "VATTransactionType" => transaction_type: Text<'a>,
    }

    /// `cashflow/PaymentConditions`.
    PaymentCondition {
        "ID" => id: Guid,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "Modified" => modified: Moment,
        "PaymentDays" => payment_days: Whole,
        "PaymentEndOfMonths" => payment_end_of_months: Whole,
        /// `B` on credit, `I` collection, `K` cash, `Q` by a payment service.
        "PaymentMethod" => payment_method: Text<'a>,
    }

    /// `financial/Journals`.
    Journal {
        "ID" => id: Guid,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "IsBlocked" => is_blocked: Flag,
        "Modified" => modified: Moment,
        "Type" => kind: Whole,
    }

    /// `financial/FinancialPeriods`.
    FinancialPeriod {
        "ID" => id: Guid,
        "EndDate" => end_date: Moment,
        "FinPeriod" => fin_period: Whole,
        "FinYear" => fin_year: Whole,
        "Modified" => modified: Moment,
        "StartDate" => start_date: Moment,
    }

    /// `sync/Financial/GLAccounts`.
    GlAccount {
        "ID" => id: Guid,
        /// `B` balance sheet, `W` profit and loss.
        "BalanceType" => balance_type: Text<'a>,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "IsBlocked" => is_blocked: Flag,
        "Type" => kind: Whole,
        /// 0 optional, 1 mandatory, 2 no.
        "UseCostcenter" => use_costcenter: Whole,
        "Timestamp" => timestamp: Whole,
    }

    /// `logistics/ItemGroups`.
    ItemGroup {
        "ID" => id: Guid,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "GLRevenueCode" => gl_revenue_code: Text<'a>,
        "Modified" => modified: Moment,
    }

    /// `sync/Logistics/Items`; the price stands in `logistics/Items` alone.
    Item {
        "ID" => id: Guid,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "EndDate" => end_date: Moment,
        "GLRevenueCode" => gl_revenue_code: Text<'a>,
        "IsSalesItem" => is_sales_item: Flag,
        "IsStockItem" => is_stock_item: Flag,
        "IsTime" => is_time: Flag,
        "ItemGroupCode" => item_group_code: Text<'a>,
        "Modified" => modified: Moment,
        "SalesVatCode" => sales_vat_code: Text<'a>,
        "StandardSalesPrice" => standard_sales_price: Amount,
        "StartDate" => start_date: Moment,
        "Unit" => unit: Text<'a>,
        "Timestamp" => timestamp: Whole,
    }

    /// `sync/Payroll/Employees`.
    Employee {
        "ID" => id: Guid,
        "BusinessEmail" => business_email: Text<'a>,
        "Code" => code: Text<'a>,
        "Email" => email: Text<'a>,
        "EmployeeHID" => employee_hid: Whole,
        "EndDate" => end_date: Moment,
        "FullName" => full_name: Text<'a>,
        "IsActive" => is_active: Flag,
        "StartDate" => start_date: Moment,
        "Timestamp" => timestamp: Whole,
    }

    /// `sync/Project/Projects`.
    Project {
        "ID" => id: Guid,
        /// Padded to 18 on the left.
        "AccountCode" => account_code: Text<'a>,
        "Code" => code: Text<'a>,
        "Description" => description: Text<'a>,
        "EndDate" => end_date: Moment,
        "Manager" => manager: Guid,
        "StartDate" => start_date: Moment,
        "Type" => kind: Whole,
        "Timestamp" => timestamp: Whole,
    }
}
