// No script: a page that wakes up would empty fields that a password manager or a quick hand has filled already.
export const csr = false;
