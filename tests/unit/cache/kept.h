// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"
#include "replay/analysis/kept.h"
#include "replay/cache/cache.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <thread>

namespace daxscope::cache {

/// A cache of a test's own, for traces of any size.
class OwnCache {
public:
    OwnCache() { use(settings()); }
    ~OwnCache() { use({}); }
    OwnCache(const OwnCache&) = delete;
    OwnCache& operator=(const OwnCache&) = delete;

    Settings settings() const {
        Settings settings;
        settings.folder = folder / "cache";
        settings.least_events = 1;
        return settings;
    }
    trace::TemporaryDirectory folder;
};

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
    std::filesystem::remove(path); // quicker than to cut it off, and who mapped it keeps it
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Whatever a reader of a trace can ask for.
inline void expect_same(const trace::Trace& one, const trace::Trace& other) {
    ASSERT_EQ(one.size(), other.size());
    EXPECT_EQ(one.hash(), other.hash());
    EXPECT_EQ(one.session().values, other.session().values);
    EXPECT_EQ(one.session().kernel_release, other.session().kernel_release);
    EXPECT_EQ(one.session().end, other.session().end);
    EXPECT_EQ(one.session().arch, other.session().arch);
    EXPECT_TRUE(std::ranges::equal(one.losses(), other.losses()));
    EXPECT_TRUE(std::ranges::equal(one.ranges(), other.ranges()));
    EXPECT_TRUE(std::ranges::equal(one.rows(), other.rows()));
    EXPECT_EQ(one.begin(), other.begin());
    EXPECT_EQ(one.end(), other.end());
    EXPECT_EQ(one.known_upto(), other.known_upto());
    for (std::size_t k = 0; k < one.size(); ++k) {
        ASSERT_EQ(one.event(k), other.event(k)) << k;
        ASSERT_EQ(one.range_of(k), other.range_of(k)) << k;
    }
}

/// As the window compares.
inline replay::CompareOptions with_moments() {
    replay::CompareOptions options;
    options.moments = true;
    return options;
}

/// Keeps what a comparison has of a trace that came out of the cache, and waits until it is there.
inline void keep_and_wait(const replay::Comparison& made) {
    const std::shared_ptr<const trace::Trace>& trace = made.trace;
    replay::keep_soon(made);
    const auto in_time = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    const auto there = [&] {
        return runs(*trace, *model::find_handler(made.before.handler),
                    *model::find_handler(made.after.handler))
            .has_value();
    };
    while (!there() && std::chrono::steady_clock::now() < in_time) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    EXPECT_TRUE(there());
}

/// Keeps the runs of such a trace and what is made of them.
inline replay::Comparison keep_runs(const std::shared_ptr<const trace::Trace>& trace) {
    replay::Comparison made = replay::compare(trace);
    keep_and_wait(made);
    return made;
}

} // namespace daxscope::cache
