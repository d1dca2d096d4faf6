/** tinify: its own Node client, pointed here, and the cases of its own integration tests. */

import http from 'node:http'
import https from 'node:https'
import type { DevServer } from '../helpers/dev-server.ts'
import { importClient } from './clients.ts'
import type { OwnChecks } from './own-server.ts'
import type { Tinify } from './tinify/client.ts'
import { checkClient, checkStore } from './tinify/integration.ts'
import { checkPictures } from './tinify/pictures.ts'
import { checkRandom } from './tinify/random.ts'
import { checkRefusals } from './tinify/refusals.ts'

export const checks: OwnChecks = {
  name: 'tinify',
  clients: ['tinify@1.8.3'],
  vars: { TINIFY_BUCKETS: 'my-bucket=assets/' },
  async check(server, count) {
    const { url, headers } = server
    const { default: tinify } = await importClient<{ default: Tinify }>('tinify')
    // It knows https alone; nothing else of it is changed.
    const { request } = https
    https.request = http.request as typeof request
    try {
      tinify.Client.API_ENDPOINT = url
      tinify.key = tokenOf(headers)
      return [
        ...(await checkClient(tinify)),
        ...(await checkPictures(tinify)),
        await checkRefusals(tinify, tokenOf(headers)),
        await checkStore(tinify, server),
        await checkRandom(server, count),
      ]
    } finally {
      https.request = request
    }
  },
}

function tokenOf({ authorization = '' }: DevServer['headers']): string {
  return authorization.replace('Bearer ', '')
}
