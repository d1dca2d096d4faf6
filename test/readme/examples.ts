/** The examples of the guide to uploads: each is run where its language is on the machine. */

import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'

export interface Site {
  readonly url: string
  readonly key: string
}

interface Language {
  readonly extension: string
  readonly command: readonly string[]
  /** Ends with zero where it can be run. */
  readonly probe: readonly string[]
  readonly before?: string
  readonly after?: string
  /** What it leaves; else a picture of 800 pixels. */
  readonly leaves?: 'job'
}

const LARAVEL = `<?php
require '/usr/share/php/GuzzleHttp/autoload.php';
require '/usr/share/php/Illuminate/Http/autoload.php';
$factory = Illuminate\\Http\\Client\\Factory::class;
Illuminate\\Support\\Facades\\Facade::setFacadeApplication(new ArrayObject([$factory => new $factory()]));
`
const RAILS_AFTER = `
done = Queue.new
PublishPhotoJob.after_perform { |job| done << job.arguments.last }
ActiveJob::Base.logger = nil
ActiveJob::Base.queue_adapter = :async
PublishPhotoJob.perform_later("photo.jpg")
puts done.pop
`

/** By what stands behind the fence. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  js: { extension: 'mjs', command: [process.execPath], probe: [process.execPath, '--version'] },
  python: { extension: 'py', command: ['python3'], probe: ['python3', '-c', 'import requests'] },
  php: {
    extension: 'php',
    command: ['php'],
    probe: ['php', '-r', 'exit(extension_loaded("curl") ? 0 : 1);'],
  },
  'php laravel': {
    extension: 'php',
    command: ['php'],
    probe: [
      'php',
      '-r',
      'require "/usr/share/php/GuzzleHttp/autoload.php"; require "/usr/share/php/Illuminate/Http/autoload.php";',
    ],
    before: LARAVEL,
  },
  ruby: { extension: 'rb', command: ['ruby'], probe: ['ruby', '--version'] },
  'ruby rails': {
    extension: 'rb',
    command: ['ruby'],
    probe: ['ruby', '-e', 'require "active_job"'],
    before: 'require "active_job"\n',
    after: RAILS_AFTER,
    leaves: 'job',
  },
  sh: { extension: 'sh', command: ['sh'], probe: ['curl', '--version'] },
}

/** Runs all of them in a folder with a `photo.jpg`. In CI each has to run. */
export async function runExamples(guide: string, folder: string, site: Site): Promise<void> {
  const blocks = [...guide.matchAll(/^```(\w[\w ]*)\n(.*?)^```/gms)]
  assert.ok(blocks.length >= 8, 'the guide has no examples')
  for (const [, name = '', code = ''] of blocks) {
    const language = LANGUAGES[name]
    if (language === undefined) throw new Error(`An example is in ${name}, which is not known here`)
    const [program = '', ...args] = language.probe
    if (spawnSync(program, args).status === 0) {
      await runExample(language, code, folder, site)
      console.log(`  ok   the example in ${name}`)
    } else if (process.env.CI) throw new Error(`The example in ${name} cannot be run`)
    else console.log(`  --   the example in ${name}: the language is not here`)
  }
}

async function runExample(language: Language, code: string, folder: string, { url, key }: Site) {
  const file = join(folder, `example.${language.extension}`)
  const result = join(folder, 'photo.webp')
  await rm(result, { force: true })
  await writeFile(file, `${language.before ?? ''}${code}${language.after ?? ''}`)
  const [program = '', ...args] = language.command
  const env = { ...process.env, EDGEPRESS_URL: url, EDGEPRESS_KEY: key }
  const { stdout } = await promisify(execFile)(program, [...args, file], { cwd: folder, env })
  if (language.leaves === 'job') {
    const job = await fetch(stdout.trim(), { headers: { Authorization: `Bearer ${key}` } })
    assert.equal(((await job.json()) as { status: string }).status, 'done')
  } else {
    const { format, width } = await sharp(await readFile(result)).metadata()
    assert.deepEqual([format, width], ['webp', 800])
  }
}
