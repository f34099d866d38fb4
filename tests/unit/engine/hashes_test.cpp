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
        {"entry-locked", 0xd237a56b0d2a6b29},
        {"fixed", 0x03f96a69cb885e90},
        {"iomap", 0x61a8e044da449ac6},
        {"iomap-6.2", 0x847790a8217d4f17},
        {"iomap-prefix", 0xa1781bfa8df0b202},
        {"pre-fix", 0xbcae94368c42391a},
        {"iomap-6.15", 0x847790a8217d4f17},
        {"iomap-6.18", 0x847790a8217d4f17},
        {"recorded", 0x1e37e11e81be1a8f},
        {"iomap-keep", 0x61a8e044da449ac6},
        {"iomap-write-only", 0x61a8e044da449ac6},
        {"iomap-never-unmap", 0x6e2e808e7cea55bb},
    };
    compare(expected, hashes_of("reflink-storm-6.12"), hashes_of("reflink-storm-6.12"));
}

TEST(Hashes, AStormOf2016On61) {
    const Hashes expected{
        {"entry-locked", 0x5d7c5367b7e6b53b},
        {"fixed", 0x431769e150d4d240},
        {"iomap", 0xeaf7f0e1f1d32906},
        {"iomap-6.2", 0xeaf7f0e1f1d32906},
        {"iomap-prefix", 0xcb0893c96f09939c},
        {"pre-fix", 0xf976a91ec784d679},
        {"iomap-6.15", 0xeaf7f0e1f1d32906},
        {"iomap-6.18", 0xeaf7f0e1f1d32906},
        {"recorded", 0xdd18b33b02a4d7c8},
        {"iomap-keep", 0xeaf7f0e1f1d32906},
        {"iomap-write-only", 0xeaf7f0e1f1d32906},
        {"iomap-never-unmap", 0xeaf7f0e1f1d32906},
    };
    compare(expected, hashes_of("prefix-storm-6.1"), hashes_of("prefix-storm-6.1"));
}

TEST(Hashes, WritebackOn612) {
    const Hashes expected{
        {"entry-locked", 0x7b5a1d76e7ff5109},
        {"fixed", 0x44d18834c58795f8},
        {"iomap", 0xf60262206d82f5c3},
        {"iomap-6.2", 0xf60262206d82f5c3},
        {"iomap-prefix", 0x87d13f5a57e46e71},
        {"pre-fix", 0x39bd967739865382},
        {"iomap-6.15", 0xf60262206d82f5c3},
        {"iomap-6.18", 0xf60262206d82f5c3},
        {"recorded", 0xca868480bf11066b},
        {"iomap-keep", 0xf60262206d82f5c3},
        {"iomap-write-only", 0xf60262206d82f5c3},
        {"iomap-never-unmap", 0xf60262206d82f5c3},
    };
    compare(expected, hashes_of("msync-contrast-6.12"), hashes_of("msync-contrast-6.12"));
}

TEST(Hashes, TracesThatNoKernelMade) {
    const Hashes expected{
        {"entry-locked", 0x1b351c3b5ea55055},
        {"fixed", 0x896d33cd1d412d31},
        {"iomap", 0x3b9f934a0fd220c0},
        {"iomap-6.2", 0xcce01e3898a7b59b},
        {"iomap-prefix", 0x5162dfb6c6317152},
        {"pre-fix", 0x04d9c843080dfbb5},
        {"iomap-6.15", 0x4ebbc9c206bcc322},
        {"iomap-6.18", 0x264442a9da416c57},
        {"recorded", 0x5b65b27ea04ff2ce},
        {"iomap-keep", 0xc3860620ac01524d},
        {"iomap-write-only", 0x49f1137e0fb2b8d2},
        {"iomap-never-unmap", 0x295e74313d0c1141},
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
