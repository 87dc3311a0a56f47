//! Encryption of the private columns, and the fingerprint that finds a case again without keeping its number.
//!
//! XChaCha20-Poly1305 with a random nonce, kept as `v1:<key id>:<base64 of nonce and ciphertext>`. Each text is bound to
//! its place (`table:row id:column`): moved to another row it no longer opens. The key id is the first eight hex digits
//! of the key's SHA-256.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

use super::{StoreError, Tx, meta, reseal};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const CHECKED_TEXT: &str = "mainstay";

/// The data keys. The first seals; all of them open.
pub struct Sealer {
    first: String,
    keys: BTreeMap<String, SecretBox<[u8; KEY_BYTES]>>,
    for_fingerprints: SecretBox<[u8; KEY_BYTES]>,
}

/// Where a sealed text lives.
pub(super) fn place(table: &str, id: &str) -> String {
    format!("{table}:{id}:sealed")
}

impl Sealer {
    /// Reads one or more keys, separated by commas: each the base64 of 32 bytes, the newest first, the oldest last. To
    /// rotate, put the new key in front.
    ///
    /// The fingerprints come from the oldest key: keep it, last, for as long as cases opened under it must be recognised.
    pub fn new(keys: &SecretString) -> Result<Self, StoreError> {
        let mut read = Vec::new();
        for (n, text) in keys.expose_secret().split(',').map(str::trim).filter(|k| !k.is_empty()).enumerate() {
            let bytes = STANDARD.decode(text).map_err(|_| unfit(n, "it is not base64"))?;
            let key: [u8; KEY_BYTES] =
                bytes.as_slice().try_into().map_err(|_| unfit(n, &format!("it has {} bytes", bytes.len())))?;
            read.push(key);
        }
        let (Some(first), Some(oldest)) = (read.first(), read.last()) else {
            return Err(StoreError::Sealed("there is no data key: give the base64 of 32 random bytes".into()));
        };
        let for_fingerprints = mac(oldest, b"mainstay: fingerprints of case numbers");
        Ok(Self {
            first: key_id(first),
            for_fingerprints: SecretBox::new(Box::new(for_fingerprints)),
            keys: read.iter().map(|k| (key_id(k), SecretBox::new(Box::new(*k)))).collect(),
        })
    }

    pub(super) fn seal(&self, place: &str, text: &str) -> String {
        let nonce = XNonce::generate();
        // The map holds the first key by construction, and this cipher cannot fail on a text that fits in memory.
        let sealed = cipher(&self.keys[&self.first])
            .encrypt(&nonce, Payload { msg: text.as_bytes(), aad: place.as_bytes() })
            .expect("a text of this size can be sealed");
        let bytes = [nonce.as_slice(), &sealed].concat();
        self.beginning() + &STANDARD.encode(bytes)
    }

    pub(super) fn unseal(&self, place: &str, sealed: &str) -> Result<String, StoreError> {
        let spoiled = || StoreError::Sealed("a sealed text was changed, or belongs somewhere else".into());
        let (id, body) = sealed.strip_prefix("v1:").and_then(|s| s.split_once(':')).ok_or_else(spoiled)?;
        let key = self.keys.get(id).ok_or_else(|| {
            StoreError::Sealed(format!("the data was sealed with the key {id}, which is not among the keys given"))
        })?;
        let bytes = STANDARD.decode(body).map_err(|_| spoiled())?;
        let (nonce, text) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(spoiled)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| spoiled())?;
        let opened =
            cipher(key).decrypt(&nonce, Payload { msg: text, aad: place.as_bytes() }).map_err(|_| spoiled())?;
        String::from_utf8(opened).map_err(|_| spoiled())
    }

    /// How every text that the first key sealed begins.
    pub(super) fn beginning(&self) -> String {
        format!("v1:{}:", self.first)
    }

    /// What the token of a link is found by. Without the key it says nothing about the token.
    pub(super) fn token_hash(&self, token: &str) -> String {
        // A fingerprinted case number is in capitals and has no sign in it, so that neither can stand for the other.
        hex::encode(mac(self.for_fingerprints.expose_secret(), format!("token: {token}").as_bytes()))
    }

    /// The same hex text for the same case number however it was typed: case, spaces and punctuation do not count.
    /// Without the key it says nothing about the number.
    pub fn fingerprint(&self, case_number: &str) -> String {
        let plain: String = case_number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        hex::encode(mac(self.for_fingerprints.expose_secret(), plain.as_bytes()))
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").field("keys", &self.keys.keys()).finish_non_exhaustive()
    }
}

/// Where the word to try keys on lives.
const CHECKED_PLACE: &str = "meta:key_check:value";

/// Refuses to start with keys that cannot open what is there. The first start leaves a sealed word to try them on.
pub(super) async fn check_key(tx: &mut Tx) -> Result<(), StoreError> {
    match meta::get(tx, "key_check").await? {
        None => leave_key_check(tx).await?,
        Some(sealed) => {
            let opened = tx.sealer.unseal(CHECKED_PLACE, &sealed);
            opened.map_err(|why| StoreError::Sealed(format!("the data key does not fit this database: {why}")))?;
        }
    }
    no_key_is_missing(tx).await
}

/// What begins the name of the fact that a key has sealed something here.
const HAS_SEALED: &str = "has_sealed:";

/// Every key that was ever the first is known by its id: one that still has something to open must be among those given.
async fn no_key_is_missing(tx: &mut Tx) -> Result<(), StoreError> {
    let first = format!("{HAS_SEALED}{}", tx.sealer.first);
    let known = meta::beginning(tx, HAS_SEALED).await?;
    if !known.contains(&first) {
        meta::put(tx, &first, "").await?;
    }
    for name in known {
        let key = name.trim_start_matches(HAS_SEALED);
        if tx.sealer.keys.contains_key(key) {
            continue;
        }
        if reseal::any_sealed_with(tx, key).await? {
            return Err(StoreError::Sealed(format!(
                "some of this database was sealed with the key {key}, which is not among the keys given: add it again, \
                 after the newer ones"
            )));
        }
        meta::forget(tx, &name).await?;
    }
    Ok(())
}

/// Seals the word anew, with the first key.
pub(super) async fn leave_key_check(tx: &mut Tx) -> Result<(), StoreError> {
    let sealed = tx.sealer.seal(CHECKED_PLACE, CHECKED_TEXT);
    meta::put(tx, "key_check", &sealed).await
}

fn cipher(key: &SecretBox<[u8; KEY_BYTES]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key.expose_secret()))
}

fn mac(key: &[u8; KEY_BYTES], text: &[u8]) -> [u8; KEY_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

fn key_id(key: &[u8; KEY_BYTES]) -> String {
    hex::encode(&Sha256::digest(key)[..4])
}

fn unfit(n: usize, why: &str) -> StoreError {
    StoreError::Sealed(format!("data key number {} does not fit: {why}; it must be the base64 of 32 bytes", n + 1))
}
