//! Signing in with OpenID Connect: the authorization code flow with PKCE, at the provider that the configuration names.
//!
//! The browser of the person goes to the provider and comes back to this server, which then shows a code. The window that
//! asked gives it back with the secret that it kept. Nothing is asked of the provider but an opaque name of the person.
//!
//! Source: OpenID Connect Core 1.0, §3.1; RFC 7636; RFC 8628, §5.4 (who is led to sign in for another device).

use super::{Acces, LIBRES, Ouverture, Porte, code, empreinte, prefix};
use crate::coffre;
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout, RedirectUrl,
    TokenResponse as _,
};
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use sync::DeviceId;
use tokio::sync::Mutex;
use url::Url;
use uuid::Uuid;

/// Path at which the browser comes back.
pub(crate) const RETOUR: &str = "/connexion/retour";
/// Time for an answer of the provider.
const REPONSE: Duration = Duration::from_secs(10);
/// Time after which what the provider says of itself is asked again: its keys change.
const MEMOIRE: Duration = Duration::from_secs(600);

/// The provider, as configured.
#[derive(Debug, Clone)]
pub struct Openid {
    /// Its address, from which what it says of itself is found.
    pub emetteur: String,
    /// What it calls this service.
    pub client: String,
    /// The file of the secret that it gave.
    pub secret: PathBuf,
    /// The levels of assurance that are taken (`acr`), separated by spaces; empty when any is.
    pub acr: String,
}

/// The way to the provider.
#[derive(Clone)]
pub(crate) struct Fournisseur {
    openid: Arc<Openid>,
    secret: ClientSecret,
    retour: RedirectUrl,
    http: reqwest::Client,
    connu: Arc<Mutex<Option<(Instant, ProviderMetadataWithLogout)>>>,
}

/// A sign-in that starts: where the browser goes, and what its return is checked against.
pub(crate) struct Depart {
    pub(crate) adresse: Url,
    pub(crate) etat: String,
    pub(crate) nonce: String,
    pub(crate) pkce: String,
}

/// Who came back.
pub(crate) struct Reconnu {
    /// SHA-256 of the provider and of its name for the person.
    pub(crate) sujet: [u8; 32],
    /// Where the browser closes its session at the provider, when it has such a place.
    pub(crate) sortie: Option<Url>,
}

impl Fournisseur {
    /// Reads the secret; asks nothing yet.
    ///
    /// # Errors
    /// The secret does not read.
    pub(crate) fn new(openid: &Openid, service: &str) -> Result<Self> {
        // Another part of the program may have chosen already: that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let secret = coffre::read_text(&openid.secret)?;
        let http = reqwest::Client::builder()
            .timeout(REPONSE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("make the way to the provider")?;
        Ok(Self {
            openid: Arc::new(openid.clone()),
            secret: ClientSecret::new(secret),
            retour: RedirectUrl::new(format!("{service}{RETOUR}"))
                .context("the address of the return")?,
            http,
            connu: Arc::default(),
        })
    }

    /// What the provider says of itself.
    async fn metadata(&self) -> Result<ProviderMetadataWithLogout> {
        let mut known = self.connu.lock().await;
        if let Some((at, metadata)) = &*known
            && at.elapsed() < MEMOIRE
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.openid.emetteur.clone()).context("read the issuer")?;
        let http = |request| send(self.http.clone(), request);
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, &http)
            .await
            .context("ask the provider what it is")?;
        *known = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    /// Where a browser goes to sign in.
    ///
    /// # Errors
    /// The provider does not answer.
    pub(crate) async fn depart(&self) -> Result<Depart> {
        let metadata = self.metadata().await?;
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.openid.client.clone()),
            Some(self.secret.clone()),
        )
        .set_redirect_uri(self.retour.clone());
        let (etat, nonce) = (code::draw_long()?, code::draw_long()?);
        let pkce = PkceCodeVerifier::new(code::draw_long()?);
        let request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(etat),
                || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&pkce));
        let levels = self.levels().into_iter();
        let request = levels.fold(request, |request, level| {
            request.add_auth_context_value(level)
        });
        let (adresse, etat, nonce) = request.url();
        Ok(Depart {
            adresse,
            etat: etat.into_secret(),
            nonce: nonce.secret().clone(),
            pkce: pkce.into_secret(),
        })
    }

    /// Changes what the browser brought against who the person is.
    ///
    /// # Errors
    /// The provider does not answer, or its answer is not one that can be trusted.
    pub(crate) async fn reconnaitre(
        &self,
        code: String,
        nonce: String,
        pkce: String,
    ) -> Result<Reconnu> {
        let metadata = self.metadata().await?;
        let exit = metadata.additional_metadata().end_session_endpoint.clone();
        // Without a list, the standard says « basic ».
        let told = metadata.token_endpoint_auth_methods_supported();
        let basic =
            told.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.openid.client.clone()),
            Some(self.secret.clone()),
        )
        .set_redirect_uri(self.retour.clone())
        .set_auth_type(if basic {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        });
        let http = |request| send(self.http.clone(), request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .context("the provider has no place to change a code")?
            .set_pkce_verifier(PkceCodeVerifier::new(pkce))
            .request_async(&http)
            .await
            .context("change the code of the browser")?;
        let token = answer.id_token().context("the provider says nobody")?;
        let claims = token
            .claims(&client.id_token_verifier(), &Nonce::new(nonce))
            .context("trust what the provider says")?;
        if let Some(expected) = claims.access_token_hash() {
            let verifier = client.id_token_verifier();
            let (alg, key) = (token.signing_alg()?, token.signing_key(&verifier)?);
            let found =
                openidconnect::AccessTokenHash::from_token(answer.access_token(), alg, key)?;
            if found != *expected {
                bail!("the token of access is not the one that was signed");
            }
        }
        let level = claims.auth_context_ref();
        if !self.openid.acr.is_empty() && !level.is_some_and(|level| self.levels().contains(level))
        {
            bail!("the level of assurance is not one that is taken");
        }
        let mut sujet = Sha256::new();
        sujet.update(claims.issuer().as_str());
        sujet.update("\n");
        sujet.update(claims.subject().as_str());
        let sortie = exit.map(|exit| {
            let request = LogoutRequest::from(exit).set_id_token_hint(token);
            request.http_get_url()
        });
        Ok(Reconnu {
            sujet: sujet.finalize().into(),
            sortie,
        })
    }

    fn levels(&self) -> Vec<AuthenticationContextClass> {
        let levels = self.openid.acr.split_whitespace();
        levels
            .map(|level| AuthenticationContextClass::new(level.to_owned()))
            .collect()
    }
}

/// Sends one request to the provider.
async fn send(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let answer = http.execute(request.try_into()?).await?;
    let mut read = HttpResponse::default();
    *read.status_mut() = answer.status();
    *read.headers_mut() = answer.headers().clone();
    *read.body_mut() = answer.bytes().await?.to_vec();
    Ok(read)
}

/// What finds a code: the code and the verifier of the secret that the device keeps.
fn empreinte_code(code: &str, verificateur: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(code::typed(code));
    hash.update("\n");
    hash.update(verificateur);
    hash.finalize().to_vec()
}

/// What a browser that came back is shown.
pub(crate) struct Retour {
    /// The code, as it is kept.
    pub(crate) code: String,
    /// Where it closes its session at the provider.
    pub(crate) sortie: Option<Url>,
}

/// How an identity was tied to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lien {
    /// It opens this account.
    Fait,
    /// The code opens nothing.
    CodeFaux,
    /// The identity opens another account, or the account is opened by another identity.
    Pris,
}

impl Acces {
    /// A device asks to sign in: where its browser goes; nothing when too many asked from its network.
    pub(crate) async fn start_openid(
        &self,
        fournisseur: &Fournisseur,
        verificateur: &[u8; 32],
        reseau: IpAddr,
    ) -> Result<Option<Url>> {
        let depart = fournisseur.depart().await?;
        let counted = empreinte(&format!("openid\n{}", prefix(reseau)));
        let noted: bool =
            sqlx::query_scalar("SELECT pupitre.openid_demander($1, $2, $3, $4, $5, $6, $7)")
                .bind(empreinte(&depart.etat))
                .bind(&verificateur[..])
                .bind(depart.nonce)
                .bind(depart.pkce)
                .bind(counted)
                .bind(LIBRES[2])
                .bind(self.horloge.now())
                .fetch_one(&self.pool)
                .await
                .context("note a sign-in under way")?;
        Ok(noted.then_some(depart.adresse))
    }

    /// A browser came back: a code, when it is one that was awaited and the provider says who it is.
    pub(crate) async fn back_from_openid(
        &self,
        fournisseur: &Fournisseur,
        etat: &str,
        brought: String,
    ) -> Result<Option<Retour>> {
        let etat = empreinte(etat);
        let awaited: Option<(Vec<u8>, String, String)> =
            sqlx::query_as("SELECT verificateur, nonce, pkce FROM pupitre.openid_revenir($1, $2)")
                .bind(&etat)
                .bind(self.horloge.now())
                .fetch_optional(&self.pool)
                .await
                .context("find a sign-in under way")?;
        let Some((verificateur, nonce, pkce)) = awaited else {
            return Ok(None);
        };
        let reconnu = fournisseur.reconnaitre(brought, nonce, pkce).await?;
        let code = code::draw()?;
        sqlx::query("SELECT pupitre.openid_reconnaitre($1, $2, $3, $4)")
            .bind(&etat)
            .bind(&reconnu.sujet[..])
            .bind(empreinte_code(&code, &verificateur))
            .bind(self.horloge.now())
            .execute(&self.pool)
            .await
            .context("keep who came back")?;
        Ok(Some(Retour {
            code,
            sortie: reconnu.sortie,
        }))
    }

    /// Opens the session of a device with the code that its browser was shown.
    pub(crate) async fn open_by_openid(
        &self,
        (code, secret): (&str, &str),
        cle: DeviceId,
        nom: &str,
    ) -> Result<Result<Ouverture, Porte>> {
        let found = empreinte_code(code, &empreinte(secret));
        let compte: Option<Option<Uuid>> =
            sqlx::query_scalar("SELECT compte FROM pupitre.openid_ouvrir($1, $2)")
                .bind(&found)
                .bind(self.horloge.now())
                .fetch_optional(&self.pool)
                .await
                .context("find whom a code opens")?;
        let compte = match compte {
            None => return Ok(Err(Porte::CodeFaux)),
            Some(None) => return Ok(Err(Porte::SansCompte)),
            Some(Some(compte)) => compte,
        };
        let opened = self.enrol(compte, cle, nom, Vec::new()).await?;
        if opened.is_ok() {
            sqlx::query("SELECT pupitre.openid_servir($1)")
                .bind(&found)
                .execute(&self.pool)
                .await
                .context("end a code")?;
        }
        Ok(opened)
    }

    /// Lets the identity of a code open an account.
    pub(crate) async fn link_openid(
        &self,
        compte: Uuid,
        (code, secret): (&str, &str),
    ) -> Result<Lien> {
        let (known, linked): (bool, bool) =
            sqlx::query_as("SELECT connu, relie FROM pupitre.openid_relier($1, $2, $3)")
                .bind(compte)
                .bind(empreinte_code(code, &empreinte(secret)))
                .bind(self.horloge.now())
                .fetch_one(&self.pool)
                .await
                .context("tie an identity to an account")?;
        Ok(match (known, linked) {
            (true, true) => Lien::Fait,
            (true, false) => Lien::Pris,
            (false, _) => Lien::CodeFaux,
        })
    }

    /// Lets only the password open an account again.
    pub(crate) async fn unlink_openid(&self, compte: Uuid) -> Result<()> {
        sqlx::query("SELECT pupitre.openid_delier($1, $2)")
            .bind(compte)
            .bind(self.horloge.now())
            .execute(&self.pool)
            .await
            .context("untie an identity")?;
        Ok(())
    }

    /// Since when an account is opened so too.
    pub(crate) async fn openid_since(&self, compte: Uuid) -> Result<Option<DateTime<Utc>>> {
        sqlx::query_scalar("SELECT pupitre.mon_openid($1)")
            .bind(compte)
            .fetch_one(&self.pool)
            .await
            .context("read whether an identity is tied")
    }
}
