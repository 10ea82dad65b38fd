//! What must always hold, recomputed apart from the code that is checked.

use crate::data;
use crate::world::{World, ids};
use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, Utc};
use rules::{Context, Dossier, DossierId, Empreinte, Event, decide, evolve};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Admitted, Chain, Device, Keys, Section, SendingState, ServerDossier, Verdict};
use uuid::Uuid;

/// After each step; `whole` decides the journal again too.
pub(crate) fn always(world: &World, whole: bool) -> Result<()> {
    once_only(world)?;
    for person in &world.people {
        if let Some(kept) = world.server.dossier(person.dossier).filter(|_| whole) {
            let journal = world.server.journal();
            let own = journal.filter(|admitted| admitted.envelope.dossier == person.dossier);
            judged_rightly(kept, &own.collect::<Vec<_>>(), world)?;
        }
        for poste in &person.postes {
            let held: BTreeSet<Uuid> = ids(&poste.durable).collect();
            let lost = poste.told.iter().find(|id| !held.contains(id));
            ensure!(lost.is_none(), "{lost:?} was told saved and is on no disk");
            says_no_more(&poste.live, world)?;
            shows_the_server(&poste.live, person.dossier, world)?;
        }
    }
    Ok(())
}

/// Once nothing fails and nothing moves.
pub(crate) fn at_rest(world: &World) -> Result<()> {
    always(world, true)?;
    let unlike = world.server.unlike_their_journal();
    ensure!(
        unlike.is_empty(),
        "{unlike:?} are not what their journal says"
    );
    let journal: BTreeMap<Uuid, &Admitted> = world
        .server
        .journal()
        .map(|admitted| (admitted.envelope.id, admitted))
        .collect();
    for person in &world.people {
        if let Some(tomorrow) = &person.tomorrow {
            tomorrow.check(person.dossier, &journal)?;
        }
        for poste in &person.postes {
            ensure!(!poste.live.is_pending(), "something is still not decided");
            for sending in poste.live.sendings() {
                let id = sending.envelope.id;
                let told = match &sending.state {
                    SendingState::Accepted { .. } => Verdict::Accepte,
                    SendingState::ToReview { verdict, .. } => *verdict,
                    SendingState::Contradiction => continue,
                    SendingState::Here | SendingState::Received => Verdict::Recu,
                };
                let decided = journal
                    .get(&id)
                    .with_context(|| format!("{id} is on no server"))?;
                ensure!(
                    told == decided.verdict,
                    "{id} shows {told:?}, was {:?}",
                    decided.verdict
                );
            }
            if let Some(kept) = world.server.dossier(person.dossier) {
                let server = poste.live.server();
                ensure!(server.version == kept.version(), "a device is behind");
                ensure!(
                    &server.dossier == kept.dossier(),
                    "a device shows another state"
                );
            }
        }
    }
    Ok(())
}

/// No command has two effects; the numbers of a chain have no gap.
fn once_only(world: &World) -> Result<()> {
    let mut seen = BTreeSet::new();
    let mut next: BTreeMap<(DossierId, Chain), u64> = BTreeMap::new();
    for admitted in world.server.journal() {
        let envelope = &admitted.envelope;
        ensure!(
            seen.insert(envelope.id),
            "{} was decided twice",
            envelope.id
        );
        let next = next.entry((envelope.dossier, chain(admitted))).or_insert(1);
        ensure!(
            envelope.no == *next,
            "number {} where {next} was due",
            envelope.no
        );
        *next += 1;
    }
    Ok(())
}

fn chain(admitted: &Admitted) -> Chain {
    Chain {
        device: admitted.envelope.device,
        incarnation: admitted.envelope.incarnation,
    }
}

/// The journal decided again from nothing: same events, same state, instants of the last byte, no silent overwriting.
fn judged_rightly(kept: &ServerDossier, journal: &[&Admitted], world: &World) -> Result<()> {
    let (_, territoire) = data();
    let mut dossier = Dossier::new(kept.dossier().id);
    let mut version = 0;
    let mut changed: BTreeMap<Section, (u64, Chain)> = BTreeMap::new();
    for admitted in journal {
        let (envelope, sealed) = (&admitted.envelope, &admitted.sealed);
        let seen = world.server.first_seen.get(&(envelope.id, sealed.hash()));
        ensure!(
            seen == Some(&admitted.received_at),
            "{} counts at {}, came at {seen:?}",
            envelope.id,
            admitted.received_at
        );
        let refused = admitted.verdict != Verdict::Accepte;
        ensure!(
            !refused || admitted.events.is_empty(),
            "a refused command changed something"
        );
        if !refused {
            let command = envelope.command(sealed.sante.as_deref()).context("read")?;
            let now = admitted.received_at;
            let context = Context {
                campagne: world.server.campagne_of(envelope.id),
                territoire,
                now,
            };
            let again = decide(&dossier, &command, &context);
            ensure!(
                again.as_ref() == Ok(&admitted.events),
                "{} is not what the rules decide",
                envelope.id
            );
        }
        version += u64::from(!admitted.events.is_empty());
        ensure!(
            admitted.version == version,
            "version {} where {version} was due",
            admitted.version
        );
        let sections = admitted.events.iter().map(Section::of);
        for section in sections.filter(|section| !section.adds_up()) {
            let before = changed.insert(section.clone(), (version, chain(admitted)));
            let over = before
                .filter(|(at, by)| *at > envelope.base && *at < version && *by != chain(admitted));
            ensure!(
                over.is_none(),
                "{} wrote over {} of somebody else",
                envelope.id,
                section.name()
            );
        }
        dossier = admitted.events.iter().fold(dossier, evolve);
        signed_is_signed(&dossier)?;
    }
    ensure!(
        &dossier == kept.dossier() && version == kept.version(),
        "the state is not the fold of the journal"
    );
    Ok(())
}

fn signed_is_signed(dossier: &Dossier) -> Result<()> {
    for signature in &dossier.signatures {
        let index = usize::try_from(signature.version)?
            .checked_sub(1)
            .context("from 1")?;
        let version = dossier
            .versions
            .get(index)
            .context("a signed version is gone")?;
        ensure!(
            version.empreinte == signature.empreinte,
            "what was signed has changed"
        );
    }
    Ok(())
}

/// A device says « received » or « decided » only with a receipt that the server signed.
fn says_no_more(device: &Device, world: &World) -> Result<()> {
    for sending in device.sendings() {
        for receipt in &sending.receipts {
            ensure!(
                world.server.issued.contains(&receipt.bytes),
                "a receipt that the server never signed"
            );
        }
        let silent = matches!(
            sending.state,
            SendingState::Here | SendingState::Contradiction
        );
        ensure!(
            silent || !sending.receipts.is_empty(),
            "{} says more than any receipt",
            sending.envelope.id
        );
    }
    Ok(())
}

/// What a device shows as the state of the server is the fold of the server's events.
fn shows_the_server(device: &Device, dossier: DossierId, world: &World) -> Result<()> {
    let shown = device.server();
    if shown
        .epoque
        .is_some_and(|epoque| epoque != world.server.epoque)
    {
        return Ok(());
    }
    let kept = world.server.dossier(dossier);
    let log: &[Vec<Event>] = kept.map_or(&[], |kept| kept.since(0));
    let events = log.iter().take(usize::try_from(shown.version)?).flatten();
    let expected = events.fold(Dossier::new(dossier), evolve);
    ensure!(
        shown.dossier == expected,
        "a prediction is shown as what the server holds"
    );
    Ok(())
}

/// What a device can prove, and since when.
pub(crate) fn attested(device: &Device, keys: &Keys) -> Vec<((Uuid, Empreinte), DateTime<Utc>)> {
    let sendings = device.sendings().iter();
    let first = sendings.filter_map(|sending| {
        let receipt = sending.receipts.first()?.verify(keys).ok()?;
        Some(((receipt.id, receipt.empreinte), receipt.recu_le))
    });
    first.collect()
}
