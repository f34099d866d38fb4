// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/sandbox.h"

#include "replay/import/wire.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace daxscope::reader {

namespace {

bool limit(__rlimit_resource_t what, rlim_t most) {
    const rlimit value{most, most};
    return setrlimit(what, &value) == 0;
}

bool limit_all(std::uint64_t bytes) {
    constexpr rlim_t kMemory = rlim_t{1} << 30U, kDescriptors = 256;
    // libtracecmd maps the whole of a CPU's events, and where it can't it reads nonsense.
    const rlim_t memory = kMemory + bytes + bytes / 4;
    constexpr rlim_t kSeconds = 60, kBytesPerSecond = 4'000'000; // far below what a disk gives
    bool ok = limit(RLIMIT_CPU, kSeconds + bytes / kBytesPerSecond) && limit(RLIMIT_FSIZE, 0) &&
              limit(RLIMIT_NOFILE, kDescriptors) && limit(RLIMIT_CORE, 0);
#ifndef DAXSCOPE_SANITIZED // whose shadow memory no limit allows
    ok = ok && limit(RLIMIT_AS, memory);
#else
    static_cast<void>(memory);
#endif
    return ok;
}

/// Files below the trace's folder alone, where the kernel has Landlock (5.13 and later).
void keep_to_folder() {
    const landlock_ruleset_attr all{LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR};
    const long rules = syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0) {
        return; // the system calls that are left open nothing for writing, anyway
    }
    const landlock_path_beneath_attr below{
        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, source::wire::kTrace};
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0) {
        syscall(SYS_landlock_restrict_self, rules, 0);
    }
    close(static_cast<int>(rules));
}

/// What is not named fails with EPERM: libraries ask for more than they need.
bool filter_calls(Files files) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) {
        return false;
    }
    bool ok = true;
    for (const int call :
         {SCMP_SYS(read),          SCMP_SYS(readv),        SCMP_SYS(pread64),
          SCMP_SYS(write),         SCMP_SYS(writev),       SCMP_SYS(lseek),
          SCMP_SYS(close),         SCMP_SYS(dup),          SCMP_SYS(fstat),
          SCMP_SYS(brk),           SCMP_SYS(munmap),       SCMP_SYS(mremap),
          SCMP_SYS(madvise),       SCMP_SYS(futex),        SCMP_SYS(getrandom),
          SCMP_SYS(clock_gettime), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
          SCMP_SYS(sched_yield),   SCMP_SYS(exit),         SCMP_SYS(exit_group)}) {
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
    }
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    }
    // fstat(), as glibc calls it
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                                SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)) == 0;
    if (files == Files::Folder) {
        constexpr scmp_datum_t kWrites = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
        ok = ok &&
             seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, kWrites, 0)) == 0 &&
             seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 0) == 0 &&
             seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(getdents64), 0) == 0 &&
             seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(getcwd), 0) == 0 &&
             seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(readlink), 0) == 0 &&
             seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 0) == 0;
    }
#ifdef DAXSCOPE_SANITIZED // what their run time asks for; by a pipe, if memory can be read
    for (const int call :
         {SCMP_SYS(sigaltstack), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(rt_sigaction),
          SCMP_SYS(sched_getaffinity), SCMP_SYS(prctl), SCMP_SYS(pipe), SCMP_SYS(pipe2)}) {
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
    }
#endif
    ok = ok && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ok;
}

} // namespace

bool enter_sandbox(Files files, std::uint64_t bytes) {
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !limit_all(bytes)) {
        return false;
    }
    if (files == Files::Folder) {
        keep_to_folder();
    }
    return filter_calls(files);
}

} // namespace daxscope::reader
