// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/libbpf_log.h"

#include "replay/words/escape.h"

#include <algorithm>
#include <array>
#include <bpf/libbpf.h>
#include <cstdarg>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace daxscope::ebpf {

namespace {

std::string said;      // NOLINT: libbpf's callback has no argument of the caller's
bool print_it = false; // NOLINT

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// A verifier's log quotes names of the object and of the kernel.
void print_lines(const std::string& text) {
    for (const std::string& line : lines_of(text)) {
        std::fputs((words::printable(line) + '\n').c_str(), stderr);
    }
}

int listen(libbpf_print_level level, const char* format, va_list arguments) {
    if (level != LIBBPF_WARN) {
        return 0;
    }
    va_list again;
    va_copy(again, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, again);
    va_end(again);
    if (length > 0) {
        std::string line(static_cast<std::size_t>(length) + 1, '\0');
        std::vsnprintf(line.data(), line.size(), format, arguments);
        line.pop_back();
        if (print_it) {
            print_lines(line);
        }
        said += line;
    }
    return 0;
}

/// NAME of "libbpf: prog 'NAME': …", and what follows; empty where there is none.
std::pair<std::string, std::string> about_program(const std::string& line) {
    constexpr std::string_view kMark = "prog '";
    const std::size_t at = line.find(kMark);
    if (!line.starts_with("libbpf: ") || at == std::string::npos) {
        return {};
    }
    const std::size_t begin = at + kMark.size();
    const std::size_t end = line.find('\'', begin);
    if (end == std::string::npos) {
        return {};
    }
    const std::size_t rest = line.find_first_not_of(": ", end + 1);
    return {line.substr(begin, end - begin),
            rest == std::string::npos ? std::string() : line.substr(rest)};
}

/// Lines of the verifier that say no reason.
bool is_noise(const std::string& line) {
    constexpr std::array<std::string_view, 5> kNoise{"processed ", "verification time",
                                                     "stack depth", "-- END", "-- BEGIN"};
    return line.empty() ||
           std::any_of(kNoise.begin(), kNoise.end(), [&line](std::string_view noise) {
               return line.find(noise) != std::string::npos;
           });
}

} // namespace

LoadFailure read_load_failure(const std::string& text) {
    LoadFailure failure;
    std::string general;
    bool verifier = false;
    std::string verdict;
    for (const std::string& line : lines_of(text)) {
        const auto [program, rest] = about_program(line);
        if (!program.empty()) {
            verifier = rest.find("BEGIN PROG LOAD LOG") != std::string::npos;
            if (!verifier && (general.empty() || failure.program != program)) {
                general = rest;
            }
            failure.program = program;
        } else if (line.starts_with("libbpf: ")) {
            verifier = false;
            if (general.empty()) {
                general = line.substr(std::string_view("libbpf: ").size());
            }
        } else if (line.find("END PROG LOAD LOG") != std::string::npos) {
            verifier = false;
        } else if (verifier && !is_noise(line)) {
            verdict = line;
        }
    }
    failure.reason = verdict.empty() ? general : verdict;
    return failure;
}

LibbpfLog::LibbpfLog(bool verbose) {
    said.clear();
    print_it = verbose;
    libbpf_set_print(listen);
}

LibbpfLog::~LibbpfLog() {
    libbpf_set_print(nullptr);
    print_it = false;
}

std::string LibbpfLog::take() {
    return std::exchange(said, {});
}

} // namespace daxscope::ebpf
