/*
 * kept.js - what this browser keeps of its person, in IndexedDB: the last answers of their own
 * diary and requests, and changes on their way. Everything is bound to the account: another one
 * sees nothing of it.
 */
let opening = null;

function opened() {
	opening ||= new Promise((done, failed) => {
		const asked = indexedDB.open('convene', 1);

		asked.onupgradeneeded = () => {
			asked.result.createObjectStore('answers');
			asked.result.createObjectStore(
				'changes', {keyPath: 'no', autoIncrement: true});
		};
		asked.onsuccess = () => done(asked.result);
		asked.onerror = () => failed(asked.error);
	});
	return opening;
}

/* The result is there when the transaction is on disk, not before; relaxed: soon afterwards. */
async function within(store, mode, act, durability = 'strict') {
	const db = await opened();

	return new Promise((done, failed) => {
		const tx = db.transaction(store, mode, {durability});
		const asked = act(tx.objectStore(store));

		tx.oncomplete = () => done(asked && asked.result);
		tx.onabort = tx.onerror = () => failed(tx.error);
	});
}

export const keep_answer = (account, what, answer) => within('answers', 'readwrite',
	(s) => s.put({at: Date.now(), answer}, `${account} ${what}`), 'relaxed');
export const kept_answer = (account, what) =>
	within('answers', 'readonly', (s) => s.get(`${account} ${what}`));

export const keep_change = (change) => within('changes', 'readwrite', (s) => s.put(change));
export const drop_change = (no) => within('changes', 'readwrite', (s) => s.delete(no));

export async function kept_changes(account) {
	const all = await within('changes', 'readonly', (s) => s.getAll());

	return all.filter((c) => c.account === account);
}

/* Nothing of an account stays here. */
export async function forget(account) {
	await within('answers', 'readwrite',
		(s) => s.delete(IDBKeyRange.bound(`${account} `, `${account} \uffff`)));
	for (const c of await kept_changes(account))
		await drop_change(c.no);
}
