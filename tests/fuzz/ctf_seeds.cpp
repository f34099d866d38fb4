// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/ctf_input.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Two kinds of events, which are read many times as fast as the sample's.
constexpr std::string_view kSmall = R"(/* CTF 1.8 */
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
trace {
    major = 1; minor = 8; byte_order = le;
    packet.header := struct { uint32_t magic; uint32_t stream_id; };
};
env { domain = "kernel"; tracer_name = "perf"; kernel_release = "6.12.0"; machine = "x86_64"; };
clock { name = perf_clock; freq = 1000000000; };
typealias integer {
    size = 64; align = 8; signed = false; map = clock.perf_clock.value;
} := time_t;
stream {
    id = 0;
    event.header := struct { uint32_t id; time_t timestamp; };
    packet.context := struct {
        time_t timestamp_begin; time_t timestamp_end; uint64_t content_size; uint64_t packet_size;
        uint64_t events_discarded; uint32_t cpu_id;
    };
};
event {
    name = "fs_dax:dax_pmd_fault"; id = 0; stream_id = 0;
    fields := struct {
        uint32_t perf_tid; uint32_t perf_pid; uint64_t ino; uint64_t vm_start; uint64_t vm_end;
        uint64_t vm_flags; uint64_t address; uint64_t pgoff; uint64_t max_pgoff; uint32_t dev;
        uint32_t flags; uint32_t result;
    };
};
event {
    name = "perf_comm"; id = 1; stream_id = 0;
    fields := struct { uint32_t pid; uint32_t tid; string comm; };
};
)";

template <typename Number>
void put(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// A packet of it, with what stands before its events.
std::string packet(std::uint64_t from, std::uint64_t lost) {
    constexpr std::uint64_t kBits = 8, kNs = 1000;
    std::string events;
    put(events, std::uint32_t{1});
    put(events, from);
    put(events, std::uint64_t{7} << 32U | 7U);
    events.append("app\0", 4);
    for (std::uint64_t k = 1; k <= 4; ++k) {
        put(events, std::uint32_t{0});
        put(events, from + k * kNs);
        put(events, std::uint64_t{7} << 32U | 7U);
        for (const std::uint64_t field : {0x2aULL, 0x7f1000000000ULL, 0x7f1000800000ULL, 0xfbULL,
                                          0x7f1000001000ULL, 1ULL, 0x800ULL}) {
            put(events, field);
        }
        put(events, std::uint32_t{0x800010});
        put(events, std::uint32_t{0x254});
        put(events, std::uint32_t{0});
    }
    std::string all;
    put(all, std::uint32_t{0xc1fc1fc1});
    put(all, std::uint32_t{0});
    put(all, from);
    put(all, from + 5 * kNs);
    const std::uint64_t bits =
        (all.size() + 3 * sizeof bits + sizeof(std::uint32_t)) * kBits + events.size() * kBits;
    put(all, bits);
    put(all, bits);
    put(all, lost);
    put(all, std::uint32_t{1});
    return all + events;
}

} // namespace

/// One seed for each stream of the sample, and a small one.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: seeds DIRECTORY\n", stderr);
        return 1;
    }
    const fs::path to = argv[1], from = fs::path(DAXSCOPE_IMPORT_SAMPLES) / "samples" / "ctf";
    fs::create_directories(to);
    const std::string metadata = bytes_of(from / "metadata");
    for (const fs::directory_entry& each : fs::directory_iterator(from)) {
        if (each.is_regular_file() && each.path().filename() != "metadata") {
            std::ofstream(to / each.path().filename(), std::ios::binary)
                << daxscope::fuzz::packed({metadata, bytes_of(each.path())});
        }
    }
    std::ofstream(to / "small", std::ios::binary)
        << daxscope::fuzz::packed({kSmall, packet(1000, 0) + packet(9000, 3)});
    return 0;
}
