/* console_files.js - the fair as files, in and out: what they change is seen before it is done. */
import {call} from './calls.js';
import {fault, perform} from './dialog.js';
import {may} from './duties.js';
import {button, check, el, field, name, save, table} from './page.js';
import {w} from './words.js';
import {zip} from './zip.js';

let report = null; /* of the files that were dropped: {import, said} */
let brought = [];
let busy = '';

export const load = async () => null;

/* base64url, as import.put has it. */
function base64(bytes) {
	let text = '';

	for (let i = 0; i < bytes.length; i += 4096)
		text += String.fromCharCode(...bytes.subarray(i, i + 4096));
	return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function send(files, how, tell) {
	const begun = await call('import.begin', {key: crypto.randomUUID(), ...how});
	const piece = Math.min(begun.limits.chunk_bytes, 65536) * 3 / 4 | 0;

	for (const file of files) {
		const bytes = new Uint8Array(await file.arrayBuffer());

		for (let at = 0; at === 0 || at < bytes.length; at += piece) {
			tell(`${file.name} ${Math.round(100 * at / (bytes.length || 1))} %`);
			await call('import.put', {
				import: begun.import,
				file: file.name,
				offset: at,
				base64: base64(bytes.subarray(at, at + piece))
			});
		}
	}
	tell(w('files.checking'));
	return {import: begun.import, said: await call('import.check', {import: begun.import})};
}

/* Files of a folder that was dropped, those of its first level. */
async function dropped(items) {
	const entries = [...items].map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry());
	const files = [...items].map((i) => i.getAsFile());
	const of_folder = (reader) => new Promise((done) => reader.readEntries(done));
	const all = [];

	for (const [i, entry] of entries.entries()) {
		if (!entry || !entry.isDirectory) {
			all.push(files[i]);
			continue;
		}
		const reader = entry.createReader();

		for (let more = await of_folder(reader); more.length;
			more = await of_folder(reader))
			for (const e of more.filter((x) => x.isFile))
				all.push(await new Promise((done) => e.file(done)));
	}
	return all.filter(Boolean);
}

function tell_report({import: id, said}, here) {
	const change = (c) => [name(`${c.file}:${c.line}`), name(c.code), c.column, name(c.stored),
		name(c.said)];

	return el('section', {class: 'card'}, el('h2', {}, w('files.report')),
		table(w('files.report'), ['file', 'rows', 'added', 'changed', 'left',
			'absent'].map((h) => w(`files.${h}`)),
			said.files.map((f) => [name(f.file), f.rows, f.added, f.changed, f.left,
					       f.absent])),
		said.errors.length > 0 &&
			table(w('files.faults', {n: said.errors_total}),
				['file', 'line', 'column', 'cell', 'rule'].map(
					(h) => w(`files.${h}`)),
				said.errors.map((f) => [name(f.file), f.line, f.column || '',
							name(f.cell), name(f.rule)])),
		said.warnings.length > 0 &&
			table(w('files.warnings'),
				['file', 'line', 'column', 'rule'].map((h) => w(`files.${h}`)),
				said.warnings.map((f) => [name(f.file), f.line || '', f.column,
							  name(f.text)])),
		said.persons.length > 0 &&
			table(w('files.persons'),
				['file', 'code', 'stored', 'said'].map((h) => w(`files.${h}`)),
				said.persons.map((p) => [name(p.file), name(p.code), name(p.was),
							 name(p.is)])),
		said.changes.length > 0 &&
			table(w('files.changes', {n: said.changes_total}),
				['file', 'code', 'column', 'stored', 'said'].map(
					(h) => w(`files.${h}`)),
				said.changes.map(change)),
		said.kept.length > 0 &&
			table(w('files.kept', {n: said.kept_total}),
				['file', 'code', 'column', 'stored', 'said'].map(
					(h) => w(`files.${h}`)),
				said.kept.map(change)),
		id ? el('div', {class: 'row'}, button(w('files.apply'), async (e) => {
			e.target.disabled = true;
			try {
				const done = await perform('import.apply', {import: id},
					{what: 'import', with: said.event || ''},
					w('files.applied'));

				report = done && {import: null, said: done};
				here.refresh();
			} catch (err) {
				e.target.after(fault(err));
				e.target.disabled = false;
			}
		}, {class: 'main', disabled: !said.ok}), button(w('cancel'), () => {
			report = null;
			here.redraw();
		})) : el('p', {class: 'note'}, w('files.applied')));
}

async function all_of(file) {
	let text = '', cursor;

	do {
		const page = await call('export.get', {file, ...(cursor && {cursor})});

		text += page.text;
		cursor = page.next;
	} while (cursor);
	return {file, text};
}

async function fetched(e, archive, files_of) {
	e.target.disabled = true;
	try {
		save(archive, 'application/zip', zip(await files_of()));
	} catch (err) {
		e.target.after(fault(err));
	}
	e.target.disabled = false;
}

export function draw(_, here) {
	const encoding = el('input', {type: 'text', placeholder: 'utf-8, cp949, …', maxlength: 32});
	const overwrite = check(w('files.overwrite'), {});
	const state = el('p', {role: 'status'}, busy);
	const take = async (files) => {
		brought = files;
		try {
			report = await send(files, {
				...(encoding.value && {encoding: encoding.value}),
				new_event: true,
				...(overwrite.querySelector('input').checked && {overwrite: true})
			},
				(text) => { state.textContent = busy = text; });
			busy = '';
			here.redraw();
		} catch (e) {
			busy = '';
			state.replaceChildren(fault(e));
		}
	};
	const pick = (props) => el('input', {
		type: 'file',
		multiple: true,
		onchange: (e) => take([...e.target.files]),
		...props
	});

	return [
		may('import.begin') &&
			el('section', {
				class: 'card drop',
				ondragover: (e) => e.preventDefault(),
				ondrop: async (e) => {
					e.preventDefault();
					take(await dropped(e.dataTransfer.items));
				}
			},
				el('h2', {}, w('files.in')), el('p', {}, w('files.drop')),
				el('div', {class: 'grid'},
					field(w('files.choose'), pick({'data-key': 'files'})),
					field(w('files.folder'), pick({webkitdirectory: true})),
					field(w('files.encoding'), encoding)),
				overwrite, state,
				brought.length > 0 &&
					el('p', {class: 'small faint'},
						name(brought.map((f) => f.name).join(', ')))),
		report && tell_report(report, here),
		el('section', {class: 'card'}, el('h2', {}, w('files.out')),
			el('div', {class: 'row'},
				button(w('files.export'),
					(e) => fetched(e, 'fair.zip',
						async () => {
							const {files} =
								await call('export.list', {});

							return Promise.all(files.map(all_of));
						})),
				button(w('files.template'),
					(e) => fetched(e, 'template.zip',
						async () => (await call('import.template', {}))
								    .files))))
	];
}
