/*
 * panel.js: what nginx puts into each of the tracker's pages. It only looks where it is; what a
 * page needs comes as modules, whose address changes with their content, so that they may be kept
 * for ever. Whatever goes wrong here, the tracker's page stays as it was.
 */
(() => {
	'use strict';
	const VERSION = '@VERSION@';

	/* Which module makes something of this page. A form that was refused has another action. */
	const PAGES = [
		['issue.js', '.controller-issues.action-show, .controller-issues.action-update'],
		['create.js', '.controller-issues.action-new, .controller-issues.action-create'],
		['list.js', '.controller-issues.action-index, .controller-my.action-page'],
	];
	const LANGUAGES = ['ru', 'kk', 'en'];

	const here = new URL('.', document.currentScript.src);
	const files = new URL(`v-${VERSION}/`, here);
	/* Redmine tells who is logged in by a link to their page; nobody is, nothing is asked. */
	const who = document.querySelector('#loggedas a[href*="/users/"]');
	const page = PAGES.find(([, where]) => document.body.matches(where));

	if (!who)
		return;

	/* The way to slad's own pages, beside the tracker's. */
	const link = document.createElement('a');

	link.href = new URL('../', here).href;
	link.className = 'sla-pages';
	link.textContent = 'SLA';
	document.querySelector('#top-menu > ul')?.appendChild(document.createElement('li')).append(link);
	if (!page)
		return;

	/** The reader's choice if there is one, else the language of the page. */
	const language = () => {
		let chosen = null;

		try {
			chosen = localStorage.getItem('sla.language');
		} catch { /* a browser that keeps nothing */ }
		const said = chosen || document.documentElement.lang.slice(0, 2);
		return LANGUAGES.includes(said) ? said : 'en';
	};

	/** Settles when the styles are there; without them nothing is shown, as it would look broken. */
	const styles = () => new Promise((resolve, reject) => {
		const link = document.createElement('link');

		link.rel = 'stylesheet';
		link.href = new URL('panel.css', files).href;
		link.onload = resolve;
		link.onerror = reject;
		document.head.append(link);
	});

	const context = {
		root: here.pathname.replace(/\/sla\/panel\/$/, ''),
		user: who.getAttribute('href').replace(/.*\/users\//, ''),
		files: files.href,
	};

	Promise.all([
		import(new URL(page[0], files).href),
		import(new URL(`texts/${language()}.js`, files).href),
		styles(),
	]).then(([module, words]) => module.start(context, words.default)).catch((error) => {
		/* That slad does not answer is nothing to tell a developer of pages. */
		if (error?.status === undefined)
			console.info('sla:', error);
	});
})();
