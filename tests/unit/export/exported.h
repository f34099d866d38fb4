// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exports in memory, for tests.
#pragma once

#include "replay/engine/replay.h"
#include "replay/export/format.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

namespace daxscope::exports {

/// @param handler of the run, where the format shows one; nullptr: the recorded one
inline std::shared_ptr<Subject> subject_of(std::shared_ptr<const trace::Trace> trace,
                                           const Format& format, Cut cut = {},
                                           bool anonymous = false,
                                           const model::Handler* handler = nullptr) {
    auto subject = std::make_shared<Subject>(
        trace, Subject::Options{std::move(cut), anonymous, "storm.daxtrace", "daxscope 1.2.3"});
    if (format.runs) {
        auto run = std::make_shared<const replay::Run>(
            handler == nullptr ? replay::recorded(*trace) : replay::replay(*trace, *handler));
        auto storms = replay::find_storms(*trace, *run);
        subject->show(std::move(run), std::move(storms), handler != nullptr);
    }
    return subject;
}

/// What the format makes of it, as bytes.
inline std::string bytes_of(const Subject& subject, const Format& format,
                            Written* written = nullptr) {
    Written mine;
    Written& counted = written == nullptr ? mine : *written;
    std::string bytes;
    if (format.save != nullptr) {
        const trace::TemporaryDirectory directory;
        format.save(subject, directory / "out.daxtrace", counted, {});
        std::ifstream file(directory / "out.daxtrace", std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    } else {
        format.write(subject, [&bytes](std::string_view piece) { bytes += piece; }, counted, {});
    }
    EXPECT_EQ(counted.bytes, bytes.size()) << format.name;
    return bytes;
}

inline std::string bytes_of(std::shared_ptr<const trace::Trace> trace, std::string_view format,
                            Cut cut = {}, bool anonymous = false) {
    const Format& named = format_named(format);
    return bytes_of(*subject_of(std::move(trace), named, std::move(cut), anonymous), named);
}

/// A trace, written and read back.
inline std::shared_ptr<const trace::Trace> cut_out(std::shared_ptr<const trace::Trace> trace,
                                                   Cut cut, bool anonymous = false) {
    const Format& format = format_named("daxtrace");
    const trace::TemporaryDirectory directory;
    Written written;
    format.save(*subject_of(std::move(trace), format, std::move(cut), anonymous),
                directory / "out.daxtrace", written, {});
    auto read = trace::Trace::load(directory / "out.daxtrace");
    EXPECT_EQ(written.events, read->size());
    return read;
}

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

inline std::shared_ptr<const trace::Trace> bundled(std::string_view name) {
    return trace::Trace::load(std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/" +
                              std::string(name));
}

} // namespace daxscope::exports
