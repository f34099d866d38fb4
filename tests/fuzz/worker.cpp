// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/worker.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <exception>
#include <execinfo.h>
#include <span>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
// Of the compiler: a counter for each place of our code, and where that place is.
extern std::uint8_t __start___sancov_cntrs[], __stop___sancov_cntrs[];     // NOLINT
extern const std::uintptr_t __start___sancov_pcs[], __stop___sancov_pcs[]; // NOLINT
// Of the run times.
void __asan_set_error_report_callback(void (*callback)(const char*)); // NOLINT
void __sanitizer_set_death_callback(void (*callback)());              // NOLINT

// A file may ask its library for any number of bytes, and daxscope-reader's limit refuses them.
[[gnu::used, gnu::visibility("default")]] const char* __asan_default_options() { // NOLINT
    return "allocator_may_return_null=1:max_allocation_size_mb=256:symbolize=0:detect_leaks=0:"
           "malloc_context_size=4:quarantine_size_mb=32";
}
}

namespace daxscope::fuzz {

struct Worker::Shared {
    static constexpr std::size_t kLongest = std::size_t{1} << 20U, kMostCounters = 1U << 18U;
    enum class Verdict : int { None, Library, Ours };
    std::atomic<Verdict> verdict;
    std::atomic<bool> slow;
    std::atomic<unsigned> survived; ///< deaths of a library that this worker went on after
    std::array<std::uint8_t, kMostCounters> counters;
    std::array<std::uint8_t, kLongest> input;
};

namespace {

using Verdict = Worker::Shared::Verdict;

constexpr unsigned kInputsPerWorker = 2000; // what a library leaks goes with it
constexpr time_t kMostSeconds = 5; // of processor time, in which memory grows by some gigabytes

constexpr unsigned kMostSurvived = 100;

Worker::Shared* shared_with_parent = nullptr; // of the worker
sigjmp_buf before_input;                      // likewise
struct sigaction sanitizer {};                // likewise: what was to be done on SIGSEGV

std::span<std::uint8_t> counters() {
    return {__start___sancov_cntrs, __stop___sancov_cntrs};
}

/// Whether an instruction is of our own code, which alone is instrumented.
bool is_ours(std::uintptr_t pc) {
    constexpr std::uintptr_t kLongestBlock = 4096;
    constexpr std::size_t kStep = 2; // an address, and flags
    static const auto range = [] {
        std::pair<std::uintptr_t, std::uintptr_t> all{UINTPTR_MAX, 0};
        for (const std::uintptr_t* at = __start___sancov_pcs; at < __stop___sancov_pcs;
             at += kStep) {
            all = {std::min(all.first, *at), std::max(all.second, *at)};
        }
        return all;
    }();
    return pc >= range.first && pc < range.second + kLongestBlock;
}

/// Whose a place is: nobody's in the run times and in what everybody calls.
Verdict whose(std::uintptr_t pc) {
    if (is_ours(pc)) {
        return Verdict::Ours;
    }
    Dl_info where{}, self{};
    if (dladdr(reinterpret_cast<const void*>(pc), &where) == 0 || where.dli_fname == nullptr) {
        return Verdict::None;
    }
    dladdr(reinterpret_cast<const void*>(&counters), &self);
    const std::string_view file = where.dli_fname;
    for (const char* common : {"libc.so", "libstdc++", "libgcc_s", "libm.so", "ld-linux", "vdso"}) {
        if (file.find(common) != std::string_view::npos) {
            return Verdict::None;
        }
    }
    return where.dli_fbase == self.dli_fbase ? Verdict::None : Verdict::Library;
}

void judge(std::span<void* const> stack) {
    for (void* const pc : stack) {
        if (const Verdict verdict = whose(reinterpret_cast<std::uintptr_t>(pc));
            verdict != Verdict::None) {
            shared_with_parent->verdict = verdict;
            return;
        }
    }
}

/// The first stack of a report: "    #0 0x55d0c8  (…)", up to the first line that is none.
void on_report(const char* report) {
    std::array<void*, 64> stack{};
    std::size_t depth = 0;
    const char* at = std::strstr(report, "    #0 0x");
    while (at != nullptr && depth < stack.size() && std::strncmp(at, "    #", 5) == 0) {
        const char* const number = std::strstr(at, "0x");
        const char* const end = std::strchr(at, '\n');
        if (number == nullptr || (end != nullptr && number > end)) {
            break;
        }
        stack[depth++] = reinterpret_cast<void*>(std::strtoull(number, nullptr, 16)); // NOLINT
        at = end != nullptr ? end + 1 : nullptr;
    }
    judge(std::span(stack).first(depth));
}

/// UndefinedBehaviorSanitizer looks at our code alone, and has no other callback.
void on_death() {
    Verdict none = Verdict::None;
    shared_with_parent->verdict.compare_exchange_strong(none, Verdict::Ours);
}

void on_signal(int signal) {
    std::array<void*, 64> stack{};
    const int depth = backtrace(stack.data(), static_cast<int>(stack.size()));
    shared_with_parent->slow = signal == SIGPROF;
    constexpr int kOfTheSignal = 3; // backtrace(), this, and what called it
    judge(std::span(stack)
              .subspan(kOfTheSignal)
              .first(static_cast<std::size_t>(std::max(depth - kOfTheSignal, 0))));
    backtrace_symbols_fd(stack.data(), depth, STDERR_FILENO);
    _exit(1);
}

/// Most deaths are reads at no address, or at a wrong one: what the library holds is left behind,
/// and the worker goes on, which is twenty times faster than a new one.
void on_segv(int signal, siginfo_t* info, void* context) {
    constexpr greg_t kWrites = 2; // a bit of the processor's error code
    const auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    if ((registers[REG_ERR] & kWrites) == 0 &&
        whose(static_cast<std::uintptr_t>(registers[REG_RIP])) == Verdict::Library &&
        shared_with_parent->survived < kMostSurvived) {
        ++shared_with_parent->survived;
        siglongjmp(before_input, 1);
    }
    sanitizer.sa_sigaction(signal, info, context);
}

void clock_alarm(time_t seconds) {
    const itimerval after{{0, 0}, {seconds, 0}};
    setitimer(ITIMER_PROF, &after, nullptr);
}

[[noreturn]] void work(Worker::One one, Worker::Shared& shared, int socket) {
    shared_with_parent = &shared;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    __asan_set_error_report_callback(on_report);
    __sanitizer_set_death_callback(on_death);
    std::signal(SIGABRT, on_signal);
    std::signal(SIGPROF, on_signal);
    std::set_terminate([] {
        shared_with_parent->verdict = Verdict::Ours;
        std::fputs("an exception that nobody catches\n", stderr);
        _exit(1);
    });
    struct sigaction segv {};
    segv.sa_sigaction = on_segv;
    segv.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigaction(SIGSEGV, &segv, &sanitizer);
    std::array<void*, 1> any{};
    backtrace(any.data(), 1);      // loads what it needs
    static std::uint32_t size = 0; // static: it is looked at behind a siglongjmp()
    while (read(socket, &size, sizeof size) == sizeof size) {
        std::memset(counters().data(), 0, counters().size());
        clock_alarm(kMostSeconds);
        if (sigsetjmp(before_input, 1) == 0) {
            one(shared.input.data(), size);
        }
        clock_alarm(0);
        std::memcpy(shared.counters.data(), counters().data(), counters().size());
        if (write(socket, &size, sizeof size) != sizeof size) {
            break;
        }
    }
    _exit(0);
}

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::abort();
}

} // namespace

Worker::Worker(One one) : one_(one) {
    void* const at =
        mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    log_ = memfd_create("worker", MFD_CLOEXEC);
    if (at == MAP_FAILED || log_ < 0 || counters().size() > Shared::kMostCounters) {
        give_up("fuzz worker: no memory");
    }
    shared_ = new (at) Shared; // all zero
}

Worker::~Worker() {
    end();
    std::fprintf(stderr, "worker: %lu inputs, %lu that a library died of, %lu of them too slow\n",
                 all_, died_, slow_);
}

void Worker::start() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0 ||
        ftruncate(log_, 0) != 0) {
        give_up("fuzz worker: cannot start");
    }
    shared_->survived = 0;
    pid_ = fork();
    if (pid_ < 0) {
        give_up("fuzz worker: cannot start");
    }
    if (pid_ == 0) {
        lseek(log_, 0, SEEK_SET);
        dup2(log_, STDERR_FILENO);
        close(ends[0]);
        work(one_, *shared_, ends[1]);
    }
    close(ends[1]);
    socket_ = ends[0];
    inputs_ = 0;
}

void Worker::end() {
    if (pid_ > 0) {
        close(socket_);
        waitpid(pid_, nullptr, 0);
        pid_ = -1;
        died_ += shared_->survived;
    }
}

/// @return whether the input is to be run once more, in a worker that read nothing before it: what
///         a library did to our memory shows anywhere
bool Worker::again_after_death(std::size_t size) {
    int status = 0;
    waitpid(pid_, &status, 0);
    close(socket_);
    pid_ = -1;
    died_ += shared_->survived;
    if (shared_->verdict != Verdict::Library && inputs_ > 1) {
        return true;
    }
    ++died_;
    slow_ += shared_->slow ? 1 : 0;
    if (shared_->verdict == Verdict::Library) {
        return false;
    }
    std::array<char, 65'536> text{};
    const ssize_t got = pread(log_, text.data(), text.size(), 0);
    std::fprintf(stderr, "worker: status %#x of %zu bytes\n%.*s\n", static_cast<unsigned>(status),
                 size, static_cast<int>(std::max<ssize_t>(got, 0)), text.data());
    std::abort();
}

void Worker::run(const std::uint8_t* data, std::size_t size) {
    ++all_;
    size = std::min(size, Shared::kLongest);
    std::memcpy(shared_->input.data(), data, size);
    if (!passes(size) && again_after_death(size) && !passes(size)) {
        again_after_death(size);
    }
}

/// @return false: the worker died
bool Worker::passes(std::size_t size) {
    if (inputs_ == kInputsPerWorker || shared_->survived == kMostSurvived) {
        end();
    }
    if (pid_ < 0) {
        start();
    }
    ++inputs_;
    shared_->verdict = Verdict::None;
    shared_->slow = false;
    auto message = static_cast<std::uint32_t>(size);
    if (send(socket_, &message, sizeof message, MSG_NOSIGNAL) != sizeof message) {
        give_up("fuzz worker: gone");
    }
    ssize_t got = 0;
    while ((got = read(socket_, &message, sizeof message)) < 0 && errno == EINTR) {
    }
    if (got != sizeof message) {
        return false;
    }
    std::memcpy(counters().data(), shared_->counters.data(), counters().size());
    return true;
}

} // namespace daxscope::fuzz
