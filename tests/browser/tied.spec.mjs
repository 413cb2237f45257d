/* What slad tied by its own rule: silent for the client until one of the staff says that it is right. */
import assert from 'node:assert/strict';
import { accessible, byKeyboard } from './desk.mjs';

const RIGHT = { ru: 'верно, сообщить клиенту', kk: 'дұрыс, клиентке хабарлау', en: 'it is right, tell the client' };
const UNDO = { ru: 'снять отметку', kk: 'белгіні алу', en: 'undo' };

export default [
	['staff are told that nobody said so, and say it by one key', async (desk) => {
		const doing = (page, name) => page.getByRole('button', { name: `${name}: #${desk.facts.tied_to}`, exact: true });

		for (const language of ['kk', 'en']) {
			const page = await desk.issue('operator', desk.facts.tied, { language });

			await doing(page, RIGHT[language]).waitFor();
			await doing(page, UNDO[language]).waitFor();
		}
		const page = await desk.issue('operator', desk.facts.tied, { language: 'ru' });

		await page.locator('.sla').getByText('связано автоматически').waitFor();
		await accessible(page, '.sla');
		await byKeyboard(page, `${RIGHT.ru}: #${desk.facts.tied_to}`);
		await page.locator('.sla').getByText('клиенту скоро напишем').waitFor();
		await accessible(page, '.sla');
		await page.reload();
		await doing(page, UNDO.ru).waitFor();
		assert.equal(await doing(page, RIGHT.ru).count(), 0);
		assert.deepEqual(page.troubles, []);
	}],
	['its client is not asked', async (desk) => {
		const page = await desk.issue('basic', desk.facts.tied);

		await page.locator('.sla-clocks').waitFor();
		assert.equal(await page.getByText(RIGHT.ru).count(), 0);
		assert.deepEqual(page.troubles, []);
	}],
];
