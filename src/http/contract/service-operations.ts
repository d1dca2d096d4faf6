/** What is there besides pictures. */

import { json, type Operation } from './operation.ts'

const TEXT = { schema: { type: 'string' } }

export const SERVICE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/',
    id: 'home',
    tag: 'Service',
    summary: 'The playground for browsers, a word in plain text for others',
    access: 'anybody',
    answers: {
      200: {
        description: 'By `Accept`.',
        headers: ['Vary'],
        content: { 'text/plain': TEXT, 'text/html': TEXT },
      },
    },
  },
  {
    method: 'get',
    path: '/docs',
    id: 'docs',
    tag: 'Service',
    summary: 'This contract, to be read by people',
    access: 'anybody',
    answers: { 200: { description: 'A page.', content: { 'text/html': TEXT } } },
  },
  {
    method: 'get',
    path: '/docs/{guide}',
    id: 'guide',
    tag: 'Service',
    summary: 'A guide: uploads, moving, adapters, questions',
    access: 'anybody',
    parameters: [{ name: 'guide', in: 'path', required: true, schema: { type: 'string' } }],
    answers: { 200: { description: 'A page.', content: { 'text/html': TEXT } } },
    problems: ['not-found'],
  },
  {
    method: 'get',
    path: '/dashboard',
    id: 'dashboard',
    tag: 'Service',
    summary: 'What goes on, to be seen by people; the page asks for an admin key',
    access: 'anybody',
    answers: { 200: { description: 'A page.', content: { 'text/html': TEXT } } },
  },
  {
    method: 'get',
    path: '/v1/stats',
    id: 'stats',
    tag: 'Service',
    summary: 'Totals, the last hour by minutes, and the last problems',
    access: 'admin',
    answers: { 200: { description: 'The numbers.', content: json('Stats') } },
    problems: ['unavailable'],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'contract',
    tag: 'Service',
    summary: 'This contract',
    access: 'anybody',
    answers: {
      200: {
        description: 'OpenAPI 3.1.',
        headers: ['Cache-Control'],
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  },
  {
    method: 'get',
    path: '/health',
    id: 'health',
    tag: 'Service',
    summary: 'Whether it is up, and which version',
    access: 'anybody',
    answers: {
      200: {
        description: 'It is up.',
        content: json('Health', { status: 'ok', version: '0.2.0' }),
      },
    },
  },
  {
    method: 'get',
    path: '/healthz',
    id: 'healthz',
    tag: 'Service',
    summary: 'Whether it is up',
    access: 'anybody',
    answers: { 200: { description: '`ok`.', content: { 'text/plain': TEXT } } },
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    tag: 'Service',
    summary: 'The numbers of all isolates, for Prometheus',
    description: 'Needs no key where `METRICS_PUBLIC` is `true`.',
    access: 'key',
    answers: { 200: { description: 'Text format 0.0.4.', content: { 'text/plain': TEXT } } },
    problems: ['unavailable'],
  },
]
