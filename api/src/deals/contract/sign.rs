//! Signing a contract for a party.

use super::signature::{self, Signature};
use super::step::{Loaded, keep, load};
use super::view::ContractView;
use super::{document, edition, guard};
use crate::call::Call;
use crate::deals::licence::follow::refusal;
use crate::deals::licence::surroundings as licences;
use crate::deals::signing_key::store as keys;
use crate::deals::signing_key::verify::{read_signature, verifies};
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::names::SigningKeyRef;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, post};
use ed25519_dalek::VerifyingKey;
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::ContractAct;
use keqiao_domain::id::ContractKind;
use serde::Deserialize;
use utoipa::ToSchema;

/// A signature under an edition.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractSignatureBody)]
pub struct SignatureBody {
    /// The key of your organization.
    #[schema(inline)]
    pub key: SigningKeyRef,
    /// The SHA-256 of the document that you have read, in hexadecimal digits: `to_sign.document_sha256`.
    #[schema(max_length = 64, min_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub document_sha256: String,
    /// The key's detached Ed25519 signature over `to_sign.statement`, 64 bytes in base64.
    #[schema(min_length = 88, max_length = 88, pattern = "^[A-Za-z0-9+/]{86}==$")]
    pub signature: String,
}

/// Sign a contract.
///
/// Your party's signatory (签约人) signs the edition on the table, or the change that waits: by a key that is registered for
/// the organization, over the lines of `to_sign.statement`, which name the digest of the document. When all have signed, the
/// contract is concluded; it takes effect at once, or when its conditions are met. Anybody verifies the signature with
/// `openssl pkeyutl -verify -rawin`. A licence that meets an exclusive one is refused, and `detail` names the licence in the way.
/// Signing twice changes nothing.
#[utoipa::path(tag = "contracts", request_body = SignatureBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/sign")]
pub async fn sign_contract(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<SignatureBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::SignContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let open = loaded.stored.value.open_edition();
            if loaded.stored.value.has_said(ContractAct::Sign, open, loaded.by.organization) {
                return keep(&call, tx, loaded, Vec::new()).await;
            }
            let contract = &loaded.stored.value;
            let mut refusals = guard::hold_standing(tx, contract).await?;
            licences::hold_patents(tx, contract).await?;
            refusals.append(guard::against_signing(tx.whole_db(), contract, tx.now()).await?);
            refusals.append(contract.may_sign());
            if !refusals.is_empty() {
                let (_, in_the_way) = licences::against(tx.whole_db(), contract, tx.now()).await?;
                return Err(refusal(refusals, &in_the_way));
            }
            let signature = verify(tx, &loaded, &body.0).await?;

            signature::insert(tx, id.0, &signature).await?;
            let events = loaded.stored.value.sign(loaded.by, &body.0.document_sha256, tx.now())?;
            keep(&call, tx, loaded, events).await
        })
        .await
}

/// Verifies a signature under what is on the table. The key is held, so that it is not revoked meanwhile.
async fn verify(tx: &Tx, loaded: &Loaded, body: &SignatureBody) -> Result<Signature, Problem> {
    let (contract, by) = (&loaded.stored.value, loaded.by);
    let number = contract.open_edition();
    let edition = edition::find(tx.db(), contract.id, number).await?.or_not_found()?;
    let mut faults = Faults::new();
    if body.document_sha256 != edition.sha256_hex() {
        faults.add("/document_sha256", "other_document", "is not the digest of the document on the table");
    }
    let key = keys::find_for_share(tx, body.key.0).await?;
    let key = key.filter(|key| key.organization == by.organization && key.revoked_at.is_none());
    if key.is_none() {
        faults.add("/key", "key_unknown", "is no key of your organization that holds");
    }
    let lines = document::statement(contract.id, number, &edition.sha256_hex());
    let bytes = read_signature(&body.signature);
    let public = key.as_ref().and_then(|key| VerifyingKey::from_bytes(&key.public_key).ok());
    let is_good = match (&public, &bytes) {
        (Some(public), Some(bytes)) => verifies(public, lines.as_bytes(), bytes),
        (None, _) | (_, None) => false,
    };
    if !is_good && public.is_some() {
        faults.add("/signature", "signature_wrong", "is not the key's signature over the lines of `to_sign.statement`");
    }
    match (key, bytes, by.user) {
        (Some(key), Some(bytes), Some(user)) if faults.is_empty() => {
            Ok(Signature { edition: number, organization: by.organization, key: key.id, user, bytes })
        }
        (_, _, None) => Err(Problem::new(Code::Forbidden)),
        _ => Err(faults.into()),
    }
}
