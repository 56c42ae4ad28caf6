//! Signing in and out, and who may call what [apis/king.md §2]. The texts are
//! ours: none was seen.

use super::{Gate, Parameters};
use crate::king::answer::{Answer, Outcome, Refused, Value};

pub(super) fn log_in(gate: &mut Gate<'_>, parameters: &Parameters) -> Outcome {
    let index = identify(gate, parameters).map_err(Refused::Login)?;
    if gate.switches.login_ends_others {
        gate.sessions.close_all_of(index);
    }
    let id = gate.sessions.open(index, gate.now, gate.chance);
    Ok(Answer::of("SessionId", Value::Text(id)))
}

pub(super) fn keep(gate: &mut Gate<'_>, parameters: &Parameters) -> Outcome {
    admit(gate, parameters)?;
    Ok(Answer::default())
}

pub(super) fn log_out(gate: &mut Gate<'_>, parameters: &Parameters) -> Outcome {
    admit(gate, parameters)?;
    gate.sessions.close(parameters.text("SessionId"));
    Ok(Answer::default())
}

/// Needs no session. The two SOAP doors name the parameter differently.
pub(super) fn version(gate: &Gate<'_>, parameters: &Parameters) -> Outcome {
    identify(gate, parameters).map_err(Refused::Login)?;
    let version = Value::Text(gate.version.to_owned());
    Ok(Answer {
        values: vec![("iMUISVersion", version.clone()), ("aiMUISVersion", version)],
        notice: None,
    })
}

/// The administration of a caller with a session that holds.
pub(super) fn admit(gate: &mut Gate<'_>, parameters: &Parameters) -> Result<usize, Refused> {
    let index = identify(gate, parameters).map_err(Refused::Session)?;
    let id = parameters.text("SessionId");
    if id.is_empty() {
        return Err(Refused::Session("Er is geen sessie opgegeven".into()));
    }
    if !gate.sessions.touch(id, index, gate.now, gate.idle) {
        return Err(Refused::Session("De sessie is ongeldig of verlopen".into()));
    }
    Ok(index)
}

/// The administration that partner key and omgevingscode name.
fn identify(gate: &Gate<'_>, parameters: &Parameters) -> Result<usize, String> {
    if parameters.text("PartnerKey") != gate.partner_key {
        return Err("De partnerkey is ongeldig".into());
    }
    let code = parameters.text("Omgevingscode");
    gate.administrations
        .iter()
        .position(|books| books.code.as_deref() == Some(code))
        .ok_or_else(|| "De omgevingscode is ongeldig of de koppeling is verbroken".into())
}
