/** What the contract says of pictures that other services' addresses answer. */

import { BINARY, type Operation, type Parameter } from '../../contract/operation.ts'

export const IMAGE_ANSWER: Operation['answers'] = {
  200: { description: 'The picture.', content: { 'image/*': { schema: BINARY } } },
  304: { description: 'The client has it.' },
}

export const TEXT_REFUSAL: NonNullable<Operation['refusals']> = {
  description: 'A line in the words of the service.',
  content: { 'text/plain': { schema: { type: 'string' } } },
}

export function queryParameter(name: string, description: string, required = false): Parameter {
  return { name, in: 'query', required, description, schema: { type: 'string' } }
}

export function pathParameter(name: string, description: string): Parameter {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } }
}
