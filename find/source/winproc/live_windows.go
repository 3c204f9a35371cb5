package winproc

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Live is the running system.
func Live() System { return live{} }

type live struct{}

// Processes lists what runs, in the order of the system.
func (live) Processes() ([]Process, error) {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil, fmt.Errorf("processes: %w", err)
	}
	defer windows.CloseHandle(snapshot)
	var out []Process
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		p := Process{ID: entry.ProcessID, Name: windows.UTF16ToString(entry.ExeFile[:])}
		if p.ID > systemID {
			p.look()
		}
		out = append(out, p)
	}
	if !errors.Is(err, windows.ERROR_NO_MORE_FILES) {
		return out, fmt.Errorf("processes: %w", err)
	}
	return out, nil
}

// systemID is the process of the kernel; below it is only the idle one.
const systemID = 4

// look fills in what the rights of this program show. A process that has ended
// meanwhile shows nothing, and nothing of it is missing.
func (p *Process) look() {
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, p.ID)
	if err != nil {
		p.Closed = errors.Is(err, windows.ERROR_ACCESS_DENIED)
		return
	}
	defer windows.CloseHandle(h)
	p.Path, p.Command = imagePath(h), commandLine(h)
	more, err := windows.OpenProcess(windows.PROCESS_QUERY_INFORMATION|windows.PROCESS_VM_READ, false, p.ID)
	if err != nil {
		p.Closed = errors.Is(err, windows.ERROR_ACCESS_DENIED) && !protected(h)
		return
	}
	defer windows.CloseHandle(more)
	p.Modules = modules(more)
}

func imagePath(h windows.Handle) string {
	var buf [windows.MAX_LONG_PATH]uint16
	n := uint32(len(buf))
	if err := windows.QueryFullProcessImageName(h, 0, &buf[0], &n); err != nil {
		return ""
	}
	return windows.UTF16ToString(buf[:n])
}

// maxCommand bounds a command line, in bytes; the system allows 64 KB.
const maxCommand = 1 << 17

// keptCommand is how much of a command is kept: as far as it names programs.
const keptCommand = 4 << 10

// commandLine reads the command line, which Windows since 8.1 tells without
// reading the memory of the process.
func commandLine(h windows.Handle) string {
	var need uint32
	buf := make([]byte, 2048)
	err := windows.NtQueryInformationProcess(h, windows.ProcessCommandLineInformation, unsafe.Pointer(&buf[0]), uint32(len(buf)), &need)
	if err != nil && need > uint32(len(buf)) && need <= maxCommand {
		buf = make([]byte, need)
		err = windows.NtQueryInformationProcess(h, windows.ProcessCommandLineInformation, unsafe.Pointer(&buf[0]), need, &need)
	}
	if err != nil {
		return ""
	}
	s := (*windows.NTUnicodeString)(unsafe.Pointer(&buf[0])).String()
	return strings.ToValidUTF8(s[:min(len(s), keptCommand)], "")
}

// protected reports whether the system keeps even administrators from looking
// into a process.
func protected(h windows.Handle) bool {
	var level byte
	var n uint32
	err := windows.NtQueryInformationProcess(h, windows.ProcessProtectionInformation, unsafe.Pointer(&level), 1, &n)
	return err == nil && level != 0
}

// maxModules bounds what one process has loaded; browsers have some hundred.
const maxModules = 8192

// modules lists the files that a process has loaded, of 64 and of 32 bits.
func modules(h windows.Handle) []string {
	handles := make([]windows.Handle, 256)
	for {
		var need uint32
		size := uint32(len(handles)) * uint32(unsafe.Sizeof(handles[0]))
		if err := windows.EnumProcessModulesEx(h, &handles[0], size, &need, windows.LIST_MODULES_ALL); err != nil {
			return nil // it has just begun, or just ended
		}
		n := int(need / uint32(unsafe.Sizeof(handles[0])))
		if n <= len(handles) {
			handles = handles[:n]
			break
		}
		if n > maxModules {
			return nil
		}
		handles = make([]windows.Handle, n)
	}
	var out []string
	var buf [windows.MAX_LONG_PATH]uint16
	for _, m := range handles {
		if err := windows.GetModuleFileNameEx(h, m, &buf[0], uint32(len(buf))); err == nil {
			out = append(out, windows.UTF16ToString(buf[:]))
		}
	}
	return out
}

// maxServices bounds the answer of the service manager, in bytes, which it
// gives in parts of at most 256 KiB.
const maxServices = 64 << 20

// Services lists services and drivers, running and stopped.
func (live) Services() ([]Service, error) {
	manager, err := windows.OpenSCManager(nil, nil, windows.SC_MANAGER_ENUMERATE_SERVICE)
	if err != nil {
		return nil, fmt.Errorf("the service manager: %w", err)
	}
	defer windows.CloseServiceHandle(manager)
	var out []Service
	var resume uint32
	buf := make([]byte, 256<<10)
	for total := 0; total < maxServices; total += len(buf) {
		var need, count uint32
		err := windows.EnumServicesStatusEx(manager, windows.SC_ENUM_PROCESS_INFO, windows.SERVICE_WIN32|windows.SERVICE_DRIVER, windows.SERVICE_STATE_ALL, &buf[0], uint32(len(buf)), &need, &count, &resume, nil)
		if err != nil && !errors.Is(err, windows.ERROR_MORE_DATA) {
			return out, fmt.Errorf("the service manager: %w", err)
		}
		for _, e := range unsafe.Slice((*windows.ENUM_SERVICE_STATUS_PROCESS)(unsafe.Pointer(&buf[0])), count) {
			s := Service{Name: windows.UTF16PtrToString(e.ServiceName), Display: windows.UTF16PtrToString(e.DisplayName)}
			s.Driver = e.ServiceStatusProcess.ServiceType&windows.SERVICE_DRIVER != 0
			s.Running = e.ServiceStatusProcess.CurrentState != windows.SERVICE_STOPPED
			s.Image = serviceImage(manager, e.ServiceName)
			out = append(out, s)
		}
		if err == nil {
			return out, nil
		}
	}
	return out, errors.New("the service manager: more services than are read")
}

// serviceImage is what a service starts. Where the rights do not show it here,
// the registry does.
func serviceImage(manager windows.Handle, name *uint16) string {
	h, err := windows.OpenService(manager, name, windows.SERVICE_QUERY_CONFIG)
	if err != nil {
		return ""
	}
	defer windows.CloseServiceHandle(h)
	buf := make([]byte, 8<<10) // the system allows no more
	c := (*windows.QUERY_SERVICE_CONFIG)(unsafe.Pointer(&buf[0]))
	var need uint32
	if err := windows.QueryServiceConfig(h, c, uint32(len(buf)), &need); err != nil {
		return ""
	}
	return windows.UTF16PtrToString(c.BinaryPathName)
}

// moduleClass is SystemModuleInformation of NtQuerySystemInformation: what is
// loaded into the kernel.
const moduleClass = 11

// maxDrivers bounds that list, in bytes.
const maxDrivers = 8 << 20

// Drivers lists the files that are loaded into the kernel.
func (live) Drivers() (paths []string, root string, err error) {
	buf := make([]byte, 128<<10)
	var need uint32
	err = windows.NtQuerySystemInformation(moduleClass, unsafe.Pointer(&buf[0]), uint32(len(buf)), &need)
	for errors.Is(err, windows.STATUS_INFO_LENGTH_MISMATCH) && need > uint32(len(buf)) && need < maxDrivers {
		buf = make([]byte, need+16<<10)
		err = windows.NtQuerySystemInformation(moduleClass, unsafe.Pointer(&buf[0]), uint32(len(buf)), &need)
	}
	if err != nil {
		return nil, "", fmt.Errorf("drivers in the kernel: %w", err)
	}
	if root, err = windows.GetSystemWindowsDirectory(); err != nil {
		return nil, "", fmt.Errorf("the folder of Windows: %w", err)
	}
	list := (*windows.RTL_PROCESS_MODULES)(unsafe.Pointer(&buf[0]))
	fits := (len(buf) - int(unsafe.Offsetof(list.Modules))) / int(unsafe.Sizeof(list.Modules[0]))
	for _, m := range unsafe.Slice(&list.Modules[0], min(int(list.NumberOfModules), fits)) {
		if path := windows.ByteSliceToString(m.FullPathName[:]); path != "" {
			paths = append(paths, path)
		}
	}
	return paths, root, nil
}
