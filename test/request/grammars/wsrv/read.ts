/**
 * Queries of wsrv's, read. Where the facts of the tests beside are from: weserv/images at caa4e8e (tests and
 * parsers), weserv/docs at 2ef8a85.
 */

import { parseWsrv } from '../../../../src/request/grammars/wsrv.ts'

export const parse = (query: string) => parseWsrv(`?url=a.example/b.jpg&${query}`)
export const transformOf = (query: string) => parse(query).transform
