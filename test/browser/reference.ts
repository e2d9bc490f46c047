import { expect, it } from 'vitest';
import { heading } from './hands.ts';
import { look } from './look.ts';
import type { Stage } from './scene.ts';

/** The API's reference, as whoever connects a booking system reads it. */
export function reference(stage: Stage): void {
  it('the reference of the API is read without scripts, and every entry of its list leads somewhere', async () => {
    const { salon, browsing } = stage.scene();
    const { page, context } = await browsing.visitor({ scripts: false });
    await page.goto(`${salon.at.api}/docs`);
    await expect(heading(page)).resolves.toBe('Slotbridge API');
    await page.getByRole('link', { name: 'POST /v1/bookings', exact: true }).first().click();
    expect(page.url()).toMatch(/\/docs#postBookings$/);
    const call = page.locator('#postBookings');
    expect(await call.getByRole('heading', { level: 3 }).innerText()).toBe('POST /v1/bookings');
    for (const said of ['Idempotency-Key', 'CreateBooking', 'slot_taken', 'Offer another time'])
      expect(await call.innerText()).toContain(said);
    await call.getByRole('link', { name: 'CreateBooking' }).click();
    expect(await page.locator('#schema-CreateBooking').innerText()).toContain('holdSeconds');
    await context.close();
  });

  it('the reference of the API is legible on a phone and on a desk, light and dark', async () => {
    const { salon, browsing } = stage.scene();
    const { page, context } = await browsing.visitor();
    await page.goto(`${salon.at.api}/docs`);
    await expect.soft(look(page, 'api-docs')).resolves.toEqual([]);
    await page.goto(`${salon.at.api}/docs#postBookings`);
    await expect.soft(look(page, 'api-docs-call')).resolves.toEqual([]);
    await context.close();
  });
}
