export const checks = { name: 'next', run: async () => {} }
