/* zip.js - several texts as one archive, stored as they are: APPNOTE.TXT 4.3, names in UTF-8. */

const UTF8_NAMES = 0x800;

function crc32(bytes) {
	let crc = ~0;

	for (const b of bytes) {
		crc ^= b;
		for (let i = 0; i < 8; i++)
			crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
	}
	return ~crc >>> 0;
}

/* [[value, bytes], ...] as little-endian numbers. */
function numbers(list) {
	return Uint8Array.from(list.flatMap(
		([value, n]) => Array.from({length: n}, (_, i) => (value / 2 ** (8 * i)) & 255)));
}

/* files: [{file, text}]. A Blob. */
export function zip(files) {
	const parts = [], index = [];
	let at = 0;

	for (const {file, text} of files) {
		const title = new TextEncoder().encode(file),
		      bytes = new TextEncoder().encode(text);
		const about = [
			[20, 2], [UTF8_NAMES, 2], [0, 2], [0, 2], [0x21, 2], [crc32(bytes), 4],
			[bytes.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]
		];
		const head = numbers([[0x04034b50, 4], ...about]);

		index.push(numbers([
			[0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]
		]),
			title);
		parts.push(head, title, bytes);
		at += head.length + title.length + bytes.length;
	}
	const size = index.reduce((n, p) => n + p.length, 0);

	return new Blob([
		...parts, ...index, numbers([
			[0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [size, 4],
			[at, 4], [0, 2]
		])
	]);
}
