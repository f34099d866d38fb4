// SPDX-License-Identifier: GPL-3.0-or-later
//
// libbpf 1.1 relocates an object only on the way to loading it. It asks the kernel by way of
// syscall(), which this program defines itself: whatever is to be loaded or made is "loaded" and
// gets a file descriptor of /dev/null.
#include "relocate.h"

#include <bpf/libbpf.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <memory>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

/// Answers bpf(2) while this is set.
bool standing_in = false;

long answer(int command) {
    switch (command) {
    case BPF_MAP_CREATE:
    case BPF_PROG_LOAD:
    case BPF_BTF_LOAD:
        return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    case BPF_MAP_UPDATE_ELEM:
    case BPF_MAP_FREEZE:
    case BPF_PROG_BIND_MAP:
        return 0;
    default:
        errno = EINVAL;
        return -1;
    }
}

long pass_on(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
    long result = 0;
    register long r10 asm("r10") = d;
    register long r8 asm("r8") = e;
    register long r9 asm("r9") = f;
    asm volatile("syscall"
                 : "=a"(result)
                 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                 : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long x8 asm("x8") = number;
    register long result asm("x0") = a;
    register long x1 asm("x1") = b;
    register long x2 asm("x2") = c;
    register long x3 asm("x3") = d;
    register long x4 asm("x4") = e;
    register long x5 asm("x5") = f;
    asm volatile("svc 0"
                 : "+r"(result)
                 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                 : "memory");
#else
#error "neither x86-64 nor arm64"
#endif
    if (result < 0 && result > -4096) {
        errno = static_cast<int>(-result);
        return -1;
    }
    return result;
}

} // namespace

extern "C" long syscall(long number, ...) noexcept {
    va_list arguments;
    va_start(arguments, number);
    long words[6];
    for (long& word : words) {
        word = va_arg(arguments, long);
    }
    va_end(arguments);
    if (number == SYS_bpf && standing_in) {
        return answer(static_cast<int>(words[0]));
    }
    return pass_on(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

namespace daxscope::btf {

namespace {

/// What libbpf says while it relocates.
struct Heard {
    std::string program, relocation, warnings;
    std::map<std::string, std::vector<std::string>> targetless;
    int relocations = 0;

    void line(const std::string& text) {
        // "libbpf: prog 'NAME': relo #3: <byte_off> [7] struct dentry.d_u.d_alias (0:1:0 @ offset
        // 0)"
        const std::size_t name = text.find("prog '");
        const std::size_t number = text.find("': relo #");
        if (name == std::string::npos || number == std::string::npos) {
            return;
        }
        program = text.substr(name + 6, number - name - 6);
        if (text.find(": <") != std::string::npos &&
            text.find("matching candidate") == std::string::npos &&
            text.find("non-matching") == std::string::npos) {
            ++relocations;
            relocation = text.substr(text.find(": <") + 2);
            while (!relocation.empty() && relocation.back() == '\n') {
                relocation.pop_back();
            }
        } else if (text.find("no matching targets found") != std::string::npos) {
            targetless[program].push_back(relocation);
        }
    }
};

Heard heard;

int listen(libbpf_print_level level, const char* format, va_list arguments) {
    char text[4096];
    std::vsnprintf(text, sizeof text, format, arguments);
    if (level == LIBBPF_WARN) {
        heard.warnings += text;
    }
    heard.line(text);
    return 0;
}

} // namespace

Relocated relocate(const std::string& object, const std::string& types) {
    heard = {};
    const libbpf_print_fn_t before = libbpf_set_print(listen);
    bpf_object_open_opts options{};
    options.sz = sizeof options;
    options.btf_custom_path = types.c_str();
    Relocated result;
    {
        const std::unique_ptr<bpf_object, decltype(&bpf_object__close)> opened(
            bpf_object__open_file(object.c_str(), &options), bpf_object__close);
        if (opened == nullptr) {
            result.error = heard.warnings + "cannot open " + object;
        } else {
            bpf_program* program = nullptr;
            bpf_object__for_each_program(program, opened.get()) {
                // As if it were to attach to another BPF program: else libbpf looks for what it
                // attaches to in the BTF of the running kernel. It never gets to the end of loading
                // such a program.
                if (bpf_program__type(program) == BPF_PROG_TYPE_TRACING) {
                    bpf_program__set_attach_target(program, STDERR_FILENO, nullptr);
                }
            }
            standing_in = true;
            const int status = bpf_object__load(opened.get());
            standing_in = false;
            // Programs are relocated one and all before the first is loaded; a word of libbpf about
            // a relocation is about the object, one about what a program attaches to is about the
            // running kernel.
            if (status != 0 && heard.warnings.find("relo") != std::string::npos) {
                result.error = heard.warnings;
            }
            bpf_object__for_each_program(program, opened.get()) {
                const bpf_insn* code = bpf_program__insns(program);
                const std::string name = bpf_program__name(program);
                result.programs.push_back(
                    {name, {code, code + bpf_program__insn_cnt(program)}, heard.targetless[name]});
                heard.targetless.erase(name);
            }
            // What is left is of functions that programs call.
            for (const auto& [function, relocations] : heard.targetless) {
                for (Relocated::Program& caller : result.programs) {
                    caller.targetless.insert(caller.targetless.end(), relocations.begin(),
                                             relocations.end());
                }
            }
        }
    }
    result.relocations = heard.relocations;
    libbpf_set_print(before);
    return result;
}

} // namespace daxscope::btf
