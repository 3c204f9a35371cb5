/* bcryptprimitives.dll for a Wine that has none: Go programs take the random
   numbers of their runtime from its one function. */
typedef unsigned char byte;
typedef unsigned long long size;

__declspec(dllimport) byte __stdcall SystemFunction036(void *, unsigned long); /* RtlGenRandom of advapi32 */

__declspec(dllexport) int __stdcall ProcessPrng(byte *out, size n) {
	while (n > 0) {
		unsigned long part = n > 1 << 28 ? 1 << 28 : (unsigned long)n;
		if (!SystemFunction036(out, part))
			return 0;
		out += part;
		n -= part;
	}
	return 1;
}

int __stdcall DllMainCRTStartup(void *module, unsigned long why, void *reserved) { return 1; }
