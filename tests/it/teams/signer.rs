//! A pretend Bot Connector's keys: made when the tests begin, so that none lies in a file.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

/// One RSA key under an id.
pub struct Signer {
    pub id: &'static str,
    pair: KeyPair,
}

impl Signer {
    fn new(id: &'static str) -> Self {
        Self { id, pair: KeyPair::generate(KeySize::Rsa2048).expect("a key") }
    }

    /// The Bot Connector's.
    pub fn connector() -> &'static Self {
        static KEY: OnceLock<Signer> = OnceLock::new();
        KEY.get_or_init(|| Self::new("k-connector"))
    }

    /// Somebody else's.
    pub fn stranger() -> &'static Self {
        static KEY: OnceLock<Signer> = OnceLock::new();
        KEY.get_or_init(|| Self::new("k-stranger"))
    }

    /// The public half, as the list of keys gives it.
    pub fn jwk(&self, endorsements: &[&str]) -> Json {
        let public = self.pair.public_key();
        json!({"kty": "RSA", "use": "sig", "kid": self.id, "x5t": self.id, "endorsements": endorsements,
            "n": encode(public.modulus().big_endian_without_leading_zero()),
            "e": encode(public.exponent().big_endian_without_leading_zero())})
    }

    /// The public half as bytes that everybody knows: what a forger would use as a secret.
    pub fn public_bytes(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// A token with these claims.
    pub fn token(&self, claims: &Json) -> String {
        self.token_under(self.id, claims)
    }

    /// A token signed with this key that names another.
    pub fn token_under(&self, id: &str, claims: &Json) -> String {
        let signed = unsigned(&json!({"alg": "RS256", "typ": "JWT", "kid": id, "x5t": id}), claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).expect("a signature");
        format!("{signed}.{}", encode(&signature))
    }
}

/// What a signature is made over: header and claims.
pub fn unsigned(header: &Json, claims: &Json) -> String {
    format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()))
}

pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
