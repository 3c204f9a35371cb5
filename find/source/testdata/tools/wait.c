/* A program that loads avzkrnl.dll from its own folder, says so, and runs until
   its standard input ends. */
typedef void *handle;

__declspec(dllimport) handle __stdcall LoadLibraryA(const char *);
__declspec(dllimport) handle __stdcall GetStdHandle(unsigned long);
__declspec(dllimport) int __stdcall WriteFile(handle, const void *, unsigned long, unsigned long *, void *);
__declspec(dllimport) int __stdcall ReadFile(handle, void *, unsigned long, unsigned long *, void *);
__declspec(dllimport) void __stdcall ExitProcess(unsigned);

void __stdcall start(void) {
	unsigned long n;
	char c;
	if (LoadLibraryA("avzkrnl.dll"))
		WriteFile(GetStdHandle(-11), "runs\n", 5, &n, 0);
	while (ReadFile(GetStdHandle(-10), &c, 1, &n, 0) && n > 0)
		;
	ExitProcess(0);
}
