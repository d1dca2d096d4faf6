/** The guides, from the Markdown of `src/playground/guides/`: a page each, all in one frame (`guide.html`). */

import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import slugify from '@sindresorhus/slugify'
import { Marked, type Tokens } from 'marked'

export interface Guide {
  /** As in `/docs/<name>`. */
  readonly name: string
  readonly title: string
  readonly html: string
}

const marked = new Marked({
  gfm: true,
  renderer: {
    /** Each can be linked to. */
    heading({ tokens, depth, text }: Tokens.Heading) {
      return `<h${depth} id="${slugify(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
    /** Wide ones scroll by themselves, by keyboard too. */
    table(token: Tokens.Table) {
      const cells = (row: readonly Tokens.TableCell[], tag: string) =>
        row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')
      const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
      const table = `<table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${rows}</tbody></table>`
      return `<div class="wide" tabindex="0" role="region" aria-label="Table">${table}</div>\n`
    },
    code({ text }: Tokens.Code) {
      return `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`
    },
  },
})

/** All in the folder, in the order of their names. */
export function readGuides(folder: string): Guide[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'))
  return files.toSorted().map((file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const title = /^# (.+)$/m.exec(text)?.[1]
    if (title === undefined) throw new Error(`Cannot build ${file}: it has no title`)
    return { name: basename(file, '.md'), title, html: marked.parse(text, { async: false }) }
  })
}

/** The frame with the guide in it, and the links to all of them. */
export function framed(frame: string, guide: Guide, guides: readonly Guide[]): string {
  const links = guides.map(({ name, title }) => {
    const current = name === guide.name ? ' aria-current="page"' : ''
    return `<a href="/docs/${name}"${current}>${title}</a>`
  })
  return frame
    .replaceAll('%title%', () => guide.title)
    .replace('%guides%', () => links.join('\n'))
    .replace('%guide%', () => guide.html)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
