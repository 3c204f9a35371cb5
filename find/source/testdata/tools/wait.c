/* A program that loads avzkrnl.dll from its own folder, keeps two files from
   others, says so, and runs until its standard input ends. */
typedef void *handle;

__declspec(dllimport) handle __stdcall LoadLibraryA(const char *);
__declspec(dllimport) handle __stdcall CreateFileA(const char *, unsigned long, unsigned long, void *, unsigned long, unsigned long, handle);
__declspec(dllimport) handle __stdcall GetStdHandle(unsigned long);
__declspec(dllimport) int __stdcall WriteFile(handle, const void *, unsigned long, unsigned long *, void *);
__declspec(dllimport) int __stdcall ReadFile(handle, void *, unsigned long, unsigned long *, void *);
__declspec(dllimport) void __stdcall ExitProcess(unsigned);

/* keep opens a file for reading, shared with nobody. */
static int keep(const char *name) {
	return CreateFileA(name, 0x80000000, 0, 0, 3, 0, 0) != (handle)-1;
}

void __stdcall start(void) {
	unsigned long n;
	char c;
	if (LoadLibraryA("avzkrnl.dll") && keep("C:\\held.bin") && keep("C:\\pagefile.sys"))
		WriteFile(GetStdHandle(-11), "runs\n", 5, &n, 0);
	while (ReadFile(GetStdHandle(-10), &c, 1, &n, 0) && n > 0)
		;
	ExitProcess(0);
}
