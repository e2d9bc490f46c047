import { expect } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { act } from '../../../shared/desk/act.ts';
import { effectOf } from '../../../shared/desk/effects.ts';
import { effectFacts } from '../../../shared/desk/facts.ts';
import type { ActionName } from '../../../shared/desk/offers.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Started } from '../../simulation/start.ts';
import { bookMany, cancel, hour, minute, openAnna, pushes, scenario } from '../scenario.ts';

/** Many events of bookings are deleted in Google: what is held, and what a person makes of it. */

const statusesOf = async ({ salon }: Started, bookings: { id: string }[]) =>
  (await Promise.all(bookings.map(({ id }) => salon.booking(id)))).map(({ status }) => status);

/** Eight bookings whose events are deleted at once: five are cancelled, three held. */
async function deleteEight(anna: Started) {
  const bookings = await bookMany(anna, 8);
  for (const { google } of bookings) await anna.salon.remove('anna', google.eventId ?? '');
  await anna.world.settle();
  return { bookings, conflictId: anna.salon.conflicts()[0]?.id ?? '' };
}

export const massDeletions = {
  breaker: scenario('AP5 of many deletions over many reads five cancel and the rest is held', async (start) => {
    const anna = await openAnna(start);
    const bookings = await bookMany(anna, 8);
    for (const { google } of bookings) {
      await anna.salon.remove('anna', google.eventId ?? '');
      await anna.world.pass(minute);
    }
    const statuses = await statusesOf(anna, bookings);
    expect(statuses.filter((status) => status === 'cancelled')).toHaveLength(5);
    expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['mass_deletion_held']);
    const inserts = (await anna.salon.calls('events.insert')).length;
    await anna.world.pass(hour);
    expect((await anna.salon.calls('events.insert')).length).toBe(inserts);
  }),

  breakerOneRead: scenario('AP5 a single read that wipes a calendar is held as well', async (start) => {
    const anna = await openAnna(start);
    const bookings = await bookMany(anna, 12);
    await pushes(anna, 'off');
    for (const { google } of bookings.slice(1)) await anna.salon.remove('anna', google.eventId ?? '');
    await pushes(anna, 'on');
    await anna.salon.remove('anna', bookings[0]?.google.eventId ?? '');
    await anna.world.settle();
    const statuses = await statusesOf(anna, bookings);
    expect(statuses.filter((status) => status === 'cancelled')).toHaveLength(5);
  }),

  heldInWords: scenario('AP5 the desk names the bookings that follow a decision about deletions', async (start) => {
    const anna = await openAnna(start);
    await deleteEight(anna);
    const [row] = anna.salon.conflicts();
    if (row === undefined) throw new Error('nothing is held');
    const facts = await effectFacts(anna.world.ports, row);
    expect(effectOf('acceptDeletions', row, facts, 'en')).toMatch(
      / Those are 3 bookings: “[^”]+” \(\w{3} \d+ May, .*\)\.$/,
    );
    expect(effectOf('refuseDeletions', row, facts, 'de')).toMatch(/ Das sind 8 Buchungen: „/);
    expect(facts.deletions?.held.map(({ start: from }) => from)).toEqual(
      facts.deletions?.held.map(({ start: from }) => from).toSorted(),
    );
  }),

  decidedAtOnce: scenario(
    'AP5 of two people who decide at once about held deletions one decides, and the other changes nothing',
    async (start) => {
      const anna = await openAnna(start);
      const { bookings, conflictId } = await deleteEight(anna);
      const decide = (action: ActionName) =>
        act(anna.world.ports, { businessId: anna.salon.id, conflictId, action, by: action });
      const answers = await Promise.all([decide('refuseDeletions'), decide('acceptDeletions')]);
      expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
      const [winner] = answers.filter((answer) => answer.ok);
      const kept = winner?.conflict.settledBy?.action === 'refuseDeletions';
      await anna.world.settle();
      const statuses = await statusesOf(anna, bookings);
      expect(new Set(statuses)).toEqual(new Set([kept ? 'confirmed' : 'cancelled']));
      await expectAgreement(anna.salon);
    },
  ),

  breakerAccepted: scenario('AP5 accepting applies the held deletions', async (start) => {
    const anna = await openAnna(start);
    const { bookings, conflictId } = await deleteEight(anna);
    await act(anna.world.ports, { businessId: anna.salon.id, conflictId, action: 'acceptDeletions', by: 'Olga' });
    await anna.world.settle();
    expect(new Set(await statusesOf(anna, bookings))).toEqual(new Set(['cancelled']));
    expect(anna.salon.conflicts()).toEqual([]);
    await expectAgreement(anna.salon);
  }),

  cancelledWhileHeld: scenario(
    'AP5 a held booking that its booking system cancels owes nothing once the deletions are decided',
    async (start) => {
      const anna = await openAnna(start);
      const { bookings, conflictId } = await deleteEight(anna);
      const [held] = (await Promise.all(bookings.map(({ id }) => anna.salon.booking(id)))).filter(
        ({ status }) => status === 'confirmed',
      );
      await cancel(anna, held ?? { id: '' });
      await anna.world.settle();
      await act(anna.world.ports, { businessId: anna.salon.id, conflictId, action: 'refuseDeletions', by: 'Olga' });
      await anna.world.settle();
      expect((await anna.salon.booking(held?.id ?? '')).google.state).not.toBe('pending');
      await expectAgreement(anna.salon);
    },
  ),

  breakerMailed: scenario('AP5 who may decide about held deletions is mailed at once, and once', async (start) => {
    const anna = await openAnna(start);
    const key = directoryKeys.business(anna.salon.id);
    await anna.world.store.update({ table: 'directory', key, set: { contactEmail: 'office@salon.example' } });
    const { conflictId } = await deleteEight(anna);
    const mails = anna.world.store.rows('directory').filter(({ row }) => row === 'mail');
    expect(mails.filter(({ template }) => template === 'deletionsHeld')).toMatchObject([
      { to: 'office@salon.example', facts: { cancelled: '5', conflictId } },
    ]);
  }),

  slowDeletions: scenario('AP5 the same deletions over hours are ordinary', async (start) => {
    const anna = await openAnna(start);
    const bookings = await bookMany(anna, 8);
    for (const { google } of bookings) {
      await anna.salon.remove('anna', google.eventId ?? '');
      await anna.world.settle();
      anna.world.time += 5 * minute;
    }
    expect(new Set(await statusesOf(anna, bookings))).toEqual(new Set(['cancelled']));
  }),
};
