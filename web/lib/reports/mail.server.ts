// A report as mail: made for each reader by what they may see, in their language, with what it rests on.
import { isHttpError } from '@sveltejs/kit';
import { readVersion, type Grounds, type Member } from '#lib/alerts/evaluate.server.ts';
import type { ReportMail } from '#lib/alerts/deliver.server.ts';
import { dateTime, instant, list } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Publication } from '#lib/publication.ts';
import { inLanguageOf } from '#lib/server/language.ts';
import { memberName } from '#lib/names.ts';
import { isAskedFor } from './asked.ts';
import { cellText } from './columns.ts';
import { permissionsFor, readContent } from './content.server.ts';
import { definitionsOf } from './definitions.server.ts';
import { reportAttachments } from './files.server.ts';
import { colours, html, mailLink, mailPage, type Markup } from './mail-html.ts';
import { reportOf } from './report-store.server.ts';
import type { Report, ReportColumn, ReportContent, ReportTable } from './report.ts';

/** Data that ends longer ago than this is no news: the report says so instead of showing it. */
const staleHours = 48;

type Means = { grounds: Grounds; base: string };

/** The mail of a report for one reader; or why there is none for them. */
export async function reportMail(
	report_id: number,
	reader: Member,
	content: unknown,
	means: Means
): Promise<ReportMail> {
	const report = await reportOf(means.grounds.store, report_id);
	if (!report || report.deleted_at !== null) return { mail: null, why: 'deleted' };
	return writeReport(report, reader, means, { isAsked: isAskedFor(content) });
}

/** The same at once: previews ask this. What somebody asked for is shown though the data is old, and says so. */
export async function writeReport(
	report: Pick<Report, 'title' | 'kind' | 'view' | 'files' | 'report_id'>,
	reader: Member,
	{ grounds, base }: Means,
	{ isAsked }: { isAsked: boolean }
): Promise<ReportMail> {
	const { permissions } = reader;
	if (!permissionsFor[report.kind].every((permission) => permissions.has(permission)))
		return { mail: null, why: 'not_permitted' };
	const data = grounds.open(reader);
	try {
		const publication = await readVersion(data, grounds);
		if (!publication) return { mail: null, why: 'nothing_published' };
		return await inLanguageOf(reader.language, async () => {
			const links = linksOf(report, publication, base);
			const late = await staleness(data, publication, grounds.now());
			if (late !== null && !isAsked)
				return { mail: staleMail(report, reader, publication, { ...links, late }), note: 'stale' };
			const content = await readContent(report.kind, report.view, { data, publication, store: grounds.store, reader });
			const about = aboutLines(content, publication, reader);
			const files = permissions.has('export') ? report.files : [];
			const stem = `retour-${report.kind.replaceAll('_', '-')}-${publication.version}`;
			const path = withVersion(`${base}${content.path}`, publication.version);
			const print = { title: report.title, about, definitions: definitionsOf(report.kind), late, href: path };
			return {
				mail: {
					subject: report.title,
					text: textOf(report.title, content, { about, path, late, ...links }, publication),
					html: htmlOf(report.title, content, { about, path, late, ...links }, publication, reader),
					attachments: await reportAttachments(content, print, { files, stem, publication }),
					unsubscribe: links.manage
				},
				note: ''
			};
		});
	} catch (thrown) {
		if (isHttpError(thrown) && thrown.body.code === 'withheld') return { mail: null, why: 'withheld' };
		throw thrown;
	} finally {
		data.release();
	}
}

const linksOf = ({ report_id }: Pick<Report, 'report_id'>, _publication: Publication, base: string) => ({
	manage: report_id > 0 ? `${base}/reports/${report_id}` : `${base}/reports`
});

const withVersion = (href: string, version: string): string =>
	`${href}${href.includes('?') ? '&' : '?'}as_of=${encodeURIComponent(version)}`;

/** Why the data is no news, in words; null where it is. */
async function staleness(
	{ warehouse }: ReturnType<Grounds['open']>,
	publication: Publication,
	now: Date
): Promise<string | null> {
	const [all] = (await warehouse.ask('alert_freshness', {})).filter(({ source_id }) => source_id === '');
	const end = all?.data_to_ms ?? null;
	if (end !== null && now.getTime() - end > staleHours * 3600_000)
		return m.report_stale({ time: dateTime(publication.data_to, '0000') });
	if (publication.stale.length === 0) return null;
	return m.report_stale_sources({ sources: list(publication.stale.map(({ title }) => title)) });
}

function staleMail(
	{ title }: Pick<Report, 'title'>,
	{ language }: Member,
	publication: Publication,
	{ late, manage }: { late: string; manage: string }
) {
	const subject = m.report_stale_subject({ title });
	const about = [m.report_about_version({ version: publication.version })];
	return {
		subject,
		text: `${late}\n\n${m.report_stale_next()}\n\n${about.join('\n')}\n${m.report_why()} ${manage}`,
		html: mailPage({
			language,
			title: subject,
			lead: late,
			body: html`<p style="margin:0">${m.report_stale_next()}</p>`,
			about,
			footer: html`${m.report_why()} ${mailLink(manage, m.report_manage())}`
		}),
		unsubscribe: manage
	};
}

/** What the figures rest on: basis and filters, how far the data reaches, which version, and whose rows. */
function aboutLines({ rests }: ReportContent, publication: Publication, { rules }: Member): string[] {
	const restricted = Object.entries(rules).map(([dimension, members]) =>
		m.alert_filter({
			dimension: ruleWord(dimension),
			members: list(
				members.map((member) => (dimension === 'country' ? memberName('country', member, undefined) : member))
			)
		})
	);
	return [
		...rests,
		m.report_about_data({ time: dateTime(publication.data_to, '0000'), timezone: publication.reporting_timezone }),
		m.report_about_published({
			version: publication.version,
			time: instant(publication.published_at, publication.reporting_timezone, '0000')
		}),
		...(restricted.length > 0 ? [m.report_about_rules({ rules: restricted.join(m.alert_and()) })] : [])
	];
}

function ruleWord(dimension: string): string {
	const words: Record<string, () => string> = {
		country: m.dimension_country,
		channel: m.dimension_channel,
		category: m.dimension_category,
		source: m.dimension_source,
		brand: m.report_rule_brand,
		warehouse: m.report_rule_warehouse
	};
	return words[dimension]?.() ?? dimension;
}

type Around = { about: readonly string[]; path: string; late: string | null; manage: string };

function textOf(
	title: string,
	{ figures, tables }: ReportContent,
	{ about, path, late, manage }: Around,
	publication: Publication
): string {
	const currency = publication.reporting_currency;
	const lines = tables.map((table) =>
		[
			table.title,
			...(table.rows.length === 0 ? [table.empty] : []),
			...table.rows
				.slice(0, table.shown)
				.map((row) => table.columns.map(({ key, kind }) => cellText(row[key], kind, currency)).join(' | '))
		].join('\n')
	);
	return [
		title,
		...(late === null ? [] : [late]),
		...figures.map(({ label, value, aside }) => `${label}: ${value}${aside ? ` (${aside})` : ''}`),
		...lines,
		`${m.report_open()}: ${path}`,
		about.join('\n'),
		`${m.report_why()} ${manage}`
	].join('\n\n');
}

const isFigure = ({ kind }: ReportColumn): boolean => kind !== 'text' && kind !== 'date';

function htmlOf(
	title: string,
	{ figures, tables }: ReportContent,
	{ about, path, late, manage }: Around,
	publication: Publication,
	{ language }: Member
): string {
	const { quiet, line } = colours;
	const figureCells = figures.map(
		({ label, value, aside }) =>
			html`<tr>
				<td style="padding:6px 12px 6px 0;border-bottom:1px solid ${line};color:${quiet}">${label}</td>
				<td style="padding:6px 12px 6px 0;border-bottom:1px solid ${line};font-weight:600;white-space:nowrap">
					${value}
				</td>
				<td style="padding:6px 0;border-bottom:1px solid ${line};color:${quiet};font-size:12px">${aside}</td>
			</tr>`
	);
	return mailPage({
		language,
		title,
		...(late === null ? {} : { lead: late }),
		body: html`${
				figures.length > 0
					? html`<table
							role="presentation"
							cellpadding="0"
							cellspacing="0"
							style="width:100%;border-collapse:collapse;margin:0 0 20px"
						>
							${figureCells}
						</table>`
					: null
			}${tables.map((table) => tableOf(table, publication.reporting_currency))}
			<p style="margin:8px 0 0">${mailLink(path, m.report_open())}</p>`,
		about,
		footer: html`${m.report_why()} ${mailLink(manage, m.report_manage())}`
	});
}

function tableOf({ title, empty, columns, rows, shown }: ReportTable, currency: string): Markup {
	const { quiet, line, bar } = colours;
	const most = new Map(
		columns
			.filter(({ isBar }) => isBar)
			.map(({ key }) => [key, Math.max(0, ...rows.slice(0, shown).map((row) => Number(row[key]) || 0))])
	);
	const head = columns.map(
		(column) =>
			html`<th
				scope="col"
				style="padding:4px 8px 4px 0;text-align:${isFigure(column) ? 'right' : 'left'};font-size:12px;font-weight:normal;color:${quiet};border-bottom:1px solid ${line}"
			>
				${column.title}
			</th>`
	);
	const body = rows.slice(0, shown).map(
		(row) =>
			html`<tr>
				${columns.map((column) => {
					const value = row[column.key];
					// A bar that every mail program draws: a cell as wide as the figure.
					const width = Math.round((60 * (Number(value) || 0)) / (most.get(column.key) || 1));
					const drawn =
						column.isBar && width > 0
							? html`<div
									style="height:4px;width:${width}px;margin:2px 0 0 auto;background:${bar};font-size:0;line-height:0"
								>
									&nbsp;
								</div>`
							: null;
					return html`<td
						style="padding:4px 8px 4px 0;border-bottom:1px solid ${line};vertical-align:top;${isFigure(column) ? 'text-align:right;white-space:nowrap' : ''}"
					>
						${cellText(value, column.kind, currency)}${drawn}
					</td>`;
				})}
			</tr>`
	);
	return html`<h2 style="margin:16px 0 6px;font-size:15px">${title}</h2>
		${
			rows.length === 0
				? html`<p style="margin:0;color:${quiet}">${empty}</p>`
				: html`<table cellpadding="0" cellspacing="0" style="width:100%;border-collapse:collapse;font-size:13px">
						<thead>
							<tr>
								${head}
							</tr>
						</thead>
						<tbody>
							${body}
						</tbody>
					</table>`
		}${rows.length > shown ? html`<p style="margin:4px 0 0;color:${quiet};font-size:12px">${m.report_more({ count: rows.length - shown, n: String(rows.length - shown) })}</p>` : null}`;
}
