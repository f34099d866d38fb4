// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run of one trace is the same on every machine, and stays the same however the engine goes about
// it: the hashes of known runs are written down here. Only a change of what the model or the engine
// says may change them, and then on purpose. A handler that has no line yet must be the same in two
// runs; what to add for it is printed.
#include "replay/engine/plan.h"
#include "tests/unit/engine/random_trace.h"

#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <string>

namespace daxscope::replay {
namespace {

using Hashes = std::map<std::string, std::uint64_t, std::less<>>;

/// Each run of the trace, folded into what was there.
void add_runs(const trace::Trace& trace, const Options& options, Hashes& hashes) {
    constexpr std::uint64_t kFold = 0x9e3779b97f4a7c15ULL;
    const Plan plan = make_plan(trace, options, {});
    const auto fold = [&](std::string_view name, const Run& run) {
        std::uint64_t& hash = hashes[std::string(name)];
        hash = (hash ^ run.hash()) * kFold;
    };
    fold("recorded", recorded(trace, plan));
    for (const model::Handler* handler : model::handlers()) {
        fold(handler->name, replay(trace, plan, *handler));
    }
}

/// Without a revisit interval, and with one.
Hashes runs_of(const trace::Trace& trace) {
    Hashes hashes;
    add_runs(trace, {}, hashes);
    Options revisits;
    revisits.revisit_interval = (trace.end() - trace.begin()) / 100 + 1;
    add_runs(trace, revisits, hashes);
    return hashes;
}

/// As lines of the tables below.
std::string text_of(const Hashes& hashes) {
    std::string text;
    for (const auto& [name, hash] : hashes) {
        text += fmt::format("{{\"{}\", 0x{:016x}}},\n", name, hash);
    }
    return text;
}

/// Every run that is written down is as it was, and there is none that no handler makes.
void compare(const Hashes& expected, const Hashes& hashes, const Hashes& again) {
    EXPECT_EQ(hashes, again);
    for (const auto& [name, hash] : expected) {
        const auto found = hashes.find(name);
        EXPECT_TRUE(found != hashes.end() && found->second == hash) << name << "; now:\n"
                                                                    << text_of(hashes);
    }
    for (const auto& [name, hash] : hashes) {
        if (!expected.contains(name)) {
            std::cout << fmt::format("not pinned yet: {{\"{}\", 0x{:016x}}},\n", name, hash);
        }
    }
}

Hashes hashes_of(const char* file) {
    return runs_of(*trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) /
                                       "resources/traces" / (std::string(file) + ".daxtrace")));
}

} // namespace

TEST(Hashes, AStormOf612) {
    const Hashes expected{
        {"entry-locked", 0x5ac69e8a4733682b},
        {"fixed", 0x2d4220493a93eb68},
        {"iomap", 0x262bd38386c343b4},
        {"iomap-6.2", 0x21ffcb251ac570ce},
        {"iomap-prefix", 0xbec1b0b3bd7c2658},
        {"pre-fix", 0x0e0cc60a61e4f764},
        {"iomap-6.15", 0x21ffcb251ac570ce},
        {"iomap-6.18", 0x21ffcb251ac570ce},
        {"recorded", 0xd87aff39d2af9fb8},
        {"iomap-keep", 0x262bd38386c343b4},
        {"iomap-write-only", 0x262bd38386c343b4},
        {"iomap-never-unmap", 0x03dbfd5a80aa9edb},
    };
    compare(expected, hashes_of("reflink-storm-6.12"), hashes_of("reflink-storm-6.12"));
}

TEST(Hashes, AStormOf2016On61) {
    const Hashes expected{
        {"entry-locked", 0xd5865f1a4ee506b8},
        {"fixed", 0xc655f30f3f2a6325},
        {"iomap", 0x6f5e51365dea500a},
        {"iomap-6.2", 0x6f5e51365dea500a},
        {"iomap-prefix", 0x373f4e0d001e1e37},
        {"pre-fix", 0x18cbe1143d31b0dd},
        {"iomap-6.15", 0x6f5e51365dea500a},
        {"iomap-6.18", 0x6f5e51365dea500a},
        {"recorded", 0xfe4366a1ad8cb5e7},
        {"iomap-keep", 0x6f5e51365dea500a},
        {"iomap-write-only", 0x6f5e51365dea500a},
        {"iomap-never-unmap", 0x6f5e51365dea500a},
    };
    compare(expected, hashes_of("prefix-storm-6.1"), hashes_of("prefix-storm-6.1"));
}

TEST(Hashes, WritebackOn612) {
    const Hashes expected{
        {"entry-locked", 0xf9b78fde120c1c0d},
        {"fixed", 0xbbcb2ddc4927f868},
        {"iomap", 0xb99c7c276b7f0659},
        {"iomap-6.2", 0xb99c7c276b7f0659},
        {"iomap-prefix", 0x255259b65412e010},
        {"pre-fix", 0xc8ca4be1362c2866},
        {"iomap-6.15", 0xb99c7c276b7f0659},
        {"iomap-6.18", 0xb99c7c276b7f0659},
        {"recorded", 0x35c96d5f8e2deca5},
        {"iomap-keep", 0xb99c7c276b7f0659},
        {"iomap-write-only", 0xb99c7c276b7f0659},
        {"iomap-never-unmap", 0xb99c7c276b7f0659},
    };
    compare(expected, hashes_of("msync-contrast-6.12"), hashes_of("msync-contrast-6.12"));
}

TEST(Hashes, TracesThatNoKernelMade) {
    const Hashes expected{
        {"entry-locked", 0xd3cac0b188fb5890},
        {"fixed", 0x7e46cb189dcf68f1},
        {"iomap", 0x134435383b25d9a6},
        {"iomap-6.2", 0xc4a07a7a74f6832d},
        {"iomap-prefix", 0x19260c008a7efddf},
        {"pre-fix", 0xddb79a9ba56deaab},
        {"iomap-6.15", 0xb16160bf1c2a1d98},
        {"iomap-6.18", 0x18f74a6c8ae6f1d7},
        {"recorded", 0x2efd60f4482648cc},
        {"iomap-keep", 0x9975b567bd02d96f},
        {"iomap-write-only", 0x77d48792144474f1},
        {"iomap-never-unmap", 0xc25fa5bca50bbe66},
    };
    const auto all = [] {
        Hashes hashes;
        for (std::uint32_t seed = 0; seed < 60; ++seed) {
            const auto trace = RandomTrace(seed, 1 + seed % 3).build(600);
            for (const auto& [name, hash] : runs_of(*trace)) {
                hashes[name] = (hashes[name] ^ hash) * 0x9e3779b97f4a7c15ULL;
            }
        }
        return hashes;
    };
    compare(expected, all(), all());
}

} // namespace daxscope::replay
