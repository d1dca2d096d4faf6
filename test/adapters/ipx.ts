export const checks = { name: 'ipx', run: async () => {} }
