/* What begins a note that asks a client, in the language of the client and not of who writes it. */
export default {
	ru: 'Чтобы разобраться быстрее, пришлите, пожалуйста:',
	kk: 'Тезірек анықтау үшін мыналарды жіберуіңізді сұраймыз:',
	en: 'To help us find the cause sooner, please send:',
};
