// SPDX-License-Identifier: GPL-3.0-or-later
//
// Trace::load() over anything: it gives a trace or an Error. The input is the file; or, where it
// begins with "LOG!" and four bytes of length, a file of that length and the write-ahead log that
// lies beside it.
#include "replay/store/trace.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using daxscope::trace::Trace;

constexpr std::array<std::uint8_t, 4> kLogMark{'L', 'O', 'G', '!'};
constexpr std::size_t kLogHeader = 8;

struct Input {
    const std::uint8_t* file;
    std::size_t file_size;
    const std::uint8_t* log;
    std::size_t log_size;
};

Input split(const std::uint8_t* data, std::size_t size) {
    if (size < kLogHeader || !std::equal(kLogMark.begin(), kLogMark.end(), data)) {
        return {data, size, nullptr, 0};
    }
    std::uint32_t length = 0;
    std::memcpy(&length, data + kLogMark.size(), sizeof length);
    const std::size_t rest = size - kLogHeader;
    const std::size_t file = std::min<std::size_t>(length, rest);
    return {data + kLogHeader, file, data + kLogHeader + file, rest - file};
}

void write_file(const std::filesystem::path& path, const std::uint8_t* data, std::size_t size) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    if (!out) {
        std::perror("trace_fuzz: cannot write its file");
        std::abort();
    }
}

/// A directory for one input, in memory where there is such a file system. libFuzzer leaves
/// without running destructors of statics, so it can't be one for all inputs.
class Directory {
public:
    Directory() {
        const bool memory = access("/dev/shm", W_OK) == 0;
        std::string name =
            (memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) /
            "daxscope-fuzz-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) {
            std::perror("trace_fuzz: cannot make a directory");
            std::abort();
        }
        path = name;
    }
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    std::filesystem::path path;
};

/// Touches everything that a reader of the trace would.
std::uint64_t use(const Trace& trace) {
    std::uint64_t sum = trace.hash() + static_cast<std::uint64_t>(trace.end() - trace.begin());
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const daxscope::trace::Event event = trace.event(k);
        const std::uint32_t range = trace.range_of(k);
        if (range != Trace::kNoRange && range >= trace.ranges().size()) {
            std::abort();
        }
        for (const bool dangling :
             {event.task != -1 && trace.task(event.task) == nullptr,
              event.mapping != -1 && trace.mapping(event.mapping) == nullptr,
              event.file != -1 && trace.file(event.file) == nullptr,
              k > 0 && trace.time(k) < trace.time(k - 1),
              trace.time_end(k) < trace.time(k) || trace.time_end(k) > trace.end()}) {
            if (dangling) {
                std::abort();
            }
        }
        sum += static_cast<std::uint64_t>(event.seq);
    }
    return sum;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Input input = split(data, size);
    const Directory directory;
    const auto path = directory.path / "a.daxtrace";
    write_file(path, input.file, input.file_size);
    if (input.log != nullptr) {
        write_file(path.string() + "-wal", input.log, input.log_size);
    }
    try {
        volatile std::uint64_t sum = use(*Trace::load(path));
        static_cast<void>(sum);
        return 0;
    } catch (const daxscope::Error&) {
        return 0;
    }
}

/// Mends the header after each mutation, so that most inputs get past it.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    constexpr unsigned kLeaveAlone = 16; // one in so many
    size = LLVMFuzzerMutate(data, size, max_size);
    if (seed % kLeaveAlone == 0) {
        return size;
    }
    const std::size_t at = split(data, size).file == data ? 0 : kLogHeader;
    constexpr std::size_t kHeader = 100, kVersion = 60, kApplication = 68;
    if (size >= at + kHeader) {
        constexpr std::array<std::uint8_t, 4> application{'D', 'A', 'X', 'S'};
        const bool first = data[at + kVersion + 3] == 1; // both versions are among the seeds
        const std::array<std::uint8_t, 4> version{0, 0, 0,
                                                  static_cast<std::uint8_t>(first ? 1 : 2)};
        std::memcpy(data + at, "SQLite format 3", 16);
        std::copy(version.begin(), version.end(), data + at + kVersion);
        std::copy(application.begin(), application.end(), data + at + kApplication);
    }
    return size;
}
