/**
 * Modifiers of IPX, read. Where the facts of the tests beside are from: unjs/ipx at de8b0ab,
 * src/{server,ipx}.ts, src/handlers/*.ts and test/*.
 */

import { parseIpx } from '../../../../src/request/grammars/ipx.ts'

export const transformOf = (modifiers: string) => parseIpx(`/${modifiers}/test.jpg`).transform
