/** The languages nacd has recordings and number rules for; also the names of the folders in voices/. */
export const languages = ['zh', 'en'] as const

export type Language = (typeof languages)[number]
