/**
 * `npm run test:corpus`: sends every file of the corpus through a real `wrangler dev`, at full size
 * and 1024 pixels wide, and a good picture after each. One line per class; files that were refused
 * are named, with the reason. Then predicted memory and decoded samples are checked against measured
 * ones and sharp's, and dry runs against conversions. Of a folder without expected.tsv, each file has
 * to become a picture or be refused clearly. Ends non-zero when any file did what it must not.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { checkAcceptance } from './acceptance.ts'
import { checkAvifFidelity } from './avif-fidelity.ts'
import { CORPUS_CLASSES, type CorpusFile, listFolder, readCorpus } from './expected.ts'
import { checkFidelity } from './fidelity.ts'
import { checkGainMaps } from './gain-maps.ts'
import { type Asked, judge, type Verdict } from './judge.ts'
import { checkPredictions } from './prediction.ts'
import { checkWindows } from './windows.ts'

const folder = process.env.CORPUS_DIR ?? new URL('../../../shared/corpus', import.meta.url).pathname
let requests = 0
const corpus = (await readCorpus(folder)) ?? (await listFolder(folder))
if (corpus) {
  const server = await startDevServer()
  try {
    const wide = await sendAll(server, corpus, {})
    const small = await sendAll(server, corpus, { width: 1024 })
    const others =
      (await checkPredictions(folder, corpus)) +
      (await checkFidelity(folder, corpus)) +
      (await checkAvifFidelity(folder, corpus)) +
      (await checkWindows(folder, corpus)) +
      (await checkGainMaps(folder, corpus)) +
      (await checkAcceptance(folder, corpus))
    process.exitCode = wide + small + others > 0 ? 1 : 0
  } finally {
    await server.stop()
  }
} else {
  console.log(`skipped: there is no corpus in ${folder} (set CORPUS_DIR)`)
}

/** Returns how many files did what they must not. */
async function sendAll(server: DevServer, files: CorpusFile[], asked: Asked): Promise<number> {
  const good = await sharp({
    create: { width: 64, height: 48, channels: 3, background: 'teal' },
  })
    .jpeg()
    .toBuffer()
    .then((buffer) => new Uint8Array(buffer))
  const verdicts = new Map<CorpusFile, Verdict>()
  for (const file of files) {
    const query = asked.width ? `?width=${asked.width}&fit=scale-down` : ''
    const source = await bytesOf(file.path)
    const answer = await send(server, `/convert${query}`, source)
    const verdict = await judge(file, source, answer, asked)
    const after = await send(server, '/convert', good)
    await after.arrayBuffer()
    verdicts.set(
      file,
      after.status === 200 ? verdict : { kind: 'wrong', reason: 'harmed the next request' },
    )
  }
  report(verdicts, asked)
  return [...verdicts.values()].filter(({ kind }) => kind === 'wrong').length
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(folder, path)))
}

/** Each request comes from an address of its own: the gate before authentication counts them. */
function send(
  { url, headers }: DevServer,
  path: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  requests++
  const own = {
    'content-type': 'application/octet-stream',
    'cf-connecting-ip': `10.0.${requests >> 8}.${requests & 255}`,
  }
  return fetch(url + path, { method: 'POST', headers: { ...headers, ...own }, body })
}

function report(verdicts: ReadonlyMap<CorpusFile, Verdict>, { width }: Asked): void {
  console.log(width ? `\n${width} pixels wide` : 'full size')
  for (const name of CORPUS_CLASSES) {
    const rows = [...verdicts].filter(([file]) => file.class === name)
    const count = (kind: Verdict['kind']) => rows.filter(([, found]) => found.kind === kind).length
    console.log(
      `${name.padEnd(11)} ${rows.length} files: ${count('converted')} converted, ` +
        `${count('refused')} refused, ${count('refused-for-memory')} refused for memory, ` +
        `${count('wrong')} wrong`,
    )
  }
  for (const [file, verdict] of verdicts) {
    if (verdict.kind === 'refused-for-memory') console.log(`  memory: ${file.path}`)
    if (verdict.kind === 'refused') console.log(`  ${verdict.code}: ${file.path}`)
    if (verdict.kind === 'wrong') console.log(`  WRONG: ${file.path} ${verdict.reason}`)
  }
  const wrong = [...verdicts.values()].filter(({ kind }) => kind === 'wrong').length
  console.log(`${verdicts.size - wrong} passed, ${wrong} failed`)
}
