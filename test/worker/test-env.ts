/**
 * Vars and secrets of the Worker under test; it logs nothing but our own failures. The rate limit
 * is more than the tests of one file ask for, but for those that exceed it.
 */
export const TEST_ENV = {
  API_KEYS: 'ci=test-key-0123456789,second=another-key-0123456789',
  ADMIN_API_KEYS: 'root=admin-key-0123456789',
  ALLOWED_ORIGINS: 'https://app.example,http://localhost:3000',
  LOG_LEVEL: 'error',
  RATE_LIMIT_PER_MINUTE: '300',
  PIPELINE_PREFIXES: 'inbox/',
  PRESETS: 'card: width=37,height=23,fit=cover,quality=61,format=webp',
  OVERLAYS: 'logo=photos/logo.png,bottom-right,0.25,0.5; gone=photos/gone.png,center,0.5',
}

export const API_KEY = 'test-key-0123456789'
export const SECOND_API_KEY = 'another-key-0123456789'
export const ADMIN_API_KEY = 'admin-key-0123456789'
