package prove

// sysSyncfs is the number of syncfs(2), which the syscall package does not have.
const sysSyncfs = 306
