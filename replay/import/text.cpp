// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text.h"

#include "replay/import/text_scanner.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace daxscope::source {

namespace {

class TextReader : public Reader {
public:
    explicit TextReader(Input input)
        : input_(std::move(input)), gatherer_({.format = "text"}), scanner_(gatherer_),
          buffer_(kBuffer) {}

    bool next(Batch& batch, const Progress& progress) override {
        if (ended_ && given_all_) {
            batch.clear();
            return false;
        }
        constexpr std::size_t kEnough = 8192;
        bool idle = false;
        while (!ended_ && !idle && gatherer_.ready() < kEnough) {
            idle = !read_on();
            if (idle) {
                scanner_.pause();
            }
            progress.report(done_, input_.size());
        }
        given_all_ = ended_;
        gatherer_.next(batch);
        batch.done = done_;
        batch.total = input_.size();
        return true;
    }
    [[noreturn]] void refuse(std::string_view where, std::string_view why) const override {
        throw Error(Exit::Io, fmt::format("{}: {}: {}", input_.name(), where, why),
                    "Import another copy of it.");
    }
    bool is_live() const override { return !input_.is_regular() && !ended_; }
    void stop() override {
        if (!ended_) {
            scanner_.finish(true);
            gatherer_.finish();
            ended_ = true;
        }
    }

private:
    static constexpr std::size_t kBuffer = std::size_t{1} << 18, kLongestLine = 1 << 16;

    /// @return false: nothing came
    bool read_on() {
        const std::optional<std::size_t> got =
            input_.read(buffer_.data() + kept_, buffer_.size() - kept_);
        if (!got) {
            return false;
        }
        done_ += *got;
        std::string_view text(buffer_.data(), kept_ + *got);
        while (true) {
            const void* const hit = std::memchr(text.data(), '\n', text.size());
            if (hit == nullptr && text.size() < kLongestLine) {
                break;
            }
            // What is longer than any line is no line of ours.
            const std::size_t end =
                hit == nullptr
                    ? text.size()
                    : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
            scanner_.line(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        if (*got == 0) {
            finish(text);
            return true;
        }
        kept_ = text.size();
        std::memmove(buffer_.data(), text.data(), text.size());
        return true;
    }

    void finish(std::string_view rest) {
        if (!rest.empty()) {
            scanner_.line(rest);
        }
        scanner_.finish(!rest.empty());
        gatherer_.finish();
        ended_ = true;
        if (!scanner_.found_any()) {
            daxscope::refuse(
                input_.name(),
                fmt::format("no trace: {} of text, and none is an event of fs_dax",
                            scanner_.lines() == 1 ? std::string("1 line")
                                                  : fmt::format("{} lines", scanner_.lines())),
                "Give a .daxtrace file, or text of ftrace, trace-cmd report or perf script with "
                "events of fs_dax.");
        }
    }

    Input input_;
    Gatherer gatherer_;
    TextScanner scanner_;
    std::vector<char> buffer_;
    std::size_t kept_ = 0;   ///< bytes at the begin of buffer_ that are no whole line yet
    std::uint64_t done_ = 0; ///< bytes
    bool ended_ = false, given_all_ = false;
};

/// Text has no control characters but those of lines.
bool is_text(std::string_view head) {
    return !head.empty() && std::all_of(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\x1b';
    });
}

std::unique_ptr<Reader> open_text(Input input, const OpenOptions&, const Progress&) {
    return std::make_unique<TextReader>(std::move(input));
}

} // namespace

const Source kText{
    "text",
    "text of ftrace, trace-cmd report, perf script or bpftrace, in a mail or a web page as well",
    is_text,
    open_text,
};

} // namespace daxscope::source
