/** What people do with the page, and what they should see. */

import { FILES } from './checks/files.ts'
import { ONE_PHOTO } from './checks/one-photo.ts'
import { OTHER_PAGES } from './checks/other-pages.ts'
import type { Checks } from './checks/page.ts'
import { VIEWS } from './checks/views.ts'

export const CHECKS: Checks = { ...ONE_PHOTO, ...FILES, ...VIEWS, ...OTHER_PAGES }
