//! Seals and opens secrets: XChaCha20-Poly1305 with the key id in front. Knows no database.
