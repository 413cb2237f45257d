/* What slad complains of, to those who look after it. */
import { accessible } from './desk.mjs';

const SAID = {
	ru: 'other не может работать с трекером: тот не отвечает.',
	kk: 'other трекермен жұмыс істей алмайды: ол жауап бермейді.',
	en: 'other cannot work with the tracker: it does not answer.',
};

export default [
	['a trouble is told in the reader’s language', async (desk) => {
		for (const [language, said] of Object.entries(SAID)) {
			const page = await desk.as('manager', { language, path: '/sla/#/health' });

			await page.locator('.d-trouble[role=alert] li', { hasText: said }).waitFor();
			await accessible(page, 'body');
		}
	}],
];
