// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_event.h"

#include "replay/import/text_words.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace daxscope::source {

namespace {

using trace::kNone;

constexpr std::string_view kIomap = "iomap_", kExit = "sched_process_exit";

constexpr const char* kNoNumber = "a field that is no number";

constexpr int kNoField = -1, kPassedOver = -2;

/// What a word of a tracepoint's text names: a Key; kPassedOver for a field
/// that is not needed.
int word_key(std::string_view word) {
    const auto is = [word](std::string_view name, Key key) {
        return word == name ? static_cast<int>(key) : kNoField;
    };
    switch (word.size()) {
    case 3:
        return std::max({is("dev", Key::Dev), is("ino", Key::Ino), is("pfn", Key::Pfn)});
    case 5:
        return std::max(is("pgoff", Key::Pgoff), is("pglen", Key::Pages));
    case 6:
        return std::max(is("vm_end", Key::VmEnd), is("length", Key::Length));
    case 7:
        return is("address", Key::Address);
    case 8:
        return is("vm_start", Key::VmStart);
    case 9:
        return word == "zero_page" ? kPassedOver : is("max_pgoff", Key::MaxPgoff);
    default:
        return word == "zero_folio" || word == "radix_entry" ? kPassedOver : kNoField;
    }
}

/// "259:2"
bool dev_of(std::string_view text, std::uint64_t& dev) {
    constexpr std::uint64_t kMinorBits = 20;
    const std::size_t colon = text.find(':');
    std::uint64_t major = 0, minor = 0;
    if (colon == std::string_view::npos || !all_digits(text.substr(0, colon)) ||
        !all_digits(text.substr(colon + 1)) || !number_of(text.substr(0, colon), major) ||
        !number_of(text.substr(colon + 1), minor) || major >= (1U << 12U) ||
        minor >= (1U << kMinorBits)) {
        return false;
    }
    dev = major << kMinorBits | minor;
    return true;
}

bool is_fault(What what) {
    return what == What::PmdFault || what == What::PmdFaultDone || what == What::PteFault ||
           what == What::PteFaultDone || what == What::InsertPfnMkwrite ||
           what == What::InsertPfnMkwriteNoEntry || what == What::LoadHole;
}
bool is_done(What what) {
    return what == What::PmdFaultDone || what == What::PteFaultDone;
}

/// The last field of an event's text but for its result.
Key last_of(What what) {
    switch (what) {
    case What::PmdFault:
    case What::PmdFaultDone:
        return Key::MaxPgoff;
    case What::PteFault:
    case What::PteFaultDone:
    case What::InsertPfnMkwrite:
    case What::InsertPfnMkwriteNoEntry:
    case What::LoadHole: // of the class of the PTE faults
        return Key::Pgoff;
    case What::WritebackRange:
    case What::WritebackRangeDone:
        return Key::End;
    case What::WritebackOne:
        return Key::Pages;
    default:
        return Key::Address; // what follows it is not needed
    }
}

} // namespace

bool equal_letters(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [lower](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim_left(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return text.substr(at);
}

std::string_view trim_right(std::string_view text) {
    std::size_t size = text.size();
    while (size > 0 && is_blank(text[size - 1])) {
        --size;
    }
    return text.substr(0, size);
}

bool number_of(std::string_view text, std::uint64_t& value) {
    constexpr int kHex = 16, kDecimal = 10;
    const bool hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    if (hex) {
        text.remove_prefix(2);
    }
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, hex ? kHex : kDecimal);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

std::string_view shape_name(Shape shape) {
    switch (shape) {
    case Shape::Ftrace:
        break;
    case Shape::TraceCmd:
        return "trace-cmd report text";
    case Shape::Perf:
        return "perf script text";
    case Shape::Bpftrace:
        return "bpftrace text";
    }
    return "ftrace text";
}

EventText::Found EventText::find(std::string_view line, std::size_t from) {
    constexpr std::string_view kPrefix = "dax_";
    Found found;
    // Others than ours are only looked for where ours are not.
    for (const std::string_view prefix : {kPrefix, kIomap, kExit}) {
        for (std::size_t at = from; at < line.size();) {
            const void* const hit =
                memmem(line.data() + at, line.size() - at, prefix.data(), prefix.size());
            if (hit == nullptr) {
                break;
            }
            const auto begin =
                static_cast<std::size_t>(static_cast<const char*>(hit) - line.data());
            std::size_t end = begin + prefix.size();
            while (end < line.size() && is_word(line[end])) {
                ++end;
            }
            at = end;
            const char before = begin == 0 ? ' ' : line[begin - 1];
            const char behind = end == line.size() ? ' ' : line[end];
            if ((!is_blank(before) && before != ':') || (behind != ':' && !is_blank(behind))) {
                continue;
            }
            const std::optional<What> what = what_of(line.substr(begin, end - begin));
            if (!what) {
                continue;
            }
            found.at = begin;
            found.what = *what;
            found.colon = behind == ':';
            found.body = std::min(end + (found.colon ? 1 : 0), line.size());
            found.perf = before == ':';
            return found;
        }
    }
    return found;
}

bool EventText::may_hold(std::string_view line) {
    const auto has = [line](std::string_view part) {
        return memmem(line.data(), line.size(), part.data(), part.size()) != nullptr;
    };
    return has("dax_") || has(kIomap) || has(kExit);
}

std::size_t EventText::event_at(std::string_view line) {
    return find(line, 0).at;
}

bool EventText::bits(std::string_view text, std::array<Names, 4>& memory, bool results,
                     std::uint64_t& value) {
    for (const Names& known : memory) {
        if (known.text == text) {
            value = known.bits;
            all_known_ = known.all_known;
            return known.known;
        }
    }
    constexpr std::uint64_t kResultWrite = 0x8; // until 6.4
    Names& names = memory[next_++ % memory.size()];
    names = {std::string(text), 0, false, !text.ends_with('|')};
    const std::span<const trace::Name> table =
        results ? trace::fault_result_names("") : trace::fault_flag_names("");
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        const std::string_view word = rest.substr(0, bar);
        rest.remove_prefix(std::min(bar + 1, rest.size()));
        std::uint64_t number = 0;
        const auto name = std::find_if(table.begin(), table.end(), [word](const trace::Name& each) {
            return each.name == word;
        });
        if (name != table.end()) {
            names.bits |= static_cast<std::uint64_t>(name->value);
            names.known = true;
        } else if (results && word == "WRITE") {
            names.bits |= kResultWrite;
            names.known = true;
        } else if (number_of(word, number) && number <= UINT32_MAX) {
            names.bits |= number;
            names.known = true;
        } else {
            names.all_known = false; // a name that nobody knows is a bit that nobody knows
        }
    }
    value = names.bits;
    all_known_ = names.all_known;
    return names.known;
}

bool EventText::is_result(std::string_view text) {
    text = trim_right(trim_left(text));
    if (text.empty() || text.find_first_of(" \t") != std::string_view::npos) {
        return false;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        const std::string_view word = rest.substr(0, bar);
        rest.remove_prefix(std::min(bar + 1, rest.size()));
        std::uint64_t number = 0;
        const bool name = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return is_upper(c) || is_digit(c) || c == '_';
        }) && is_upper(word[0]);
        if (!name && !(word.starts_with("0x") && number_of(word, number))) {
            return false;
        }
    }
    return true;
}

LineIs EventText::words(std::string_view body, Tracepoint& point) {
    constexpr std::string_view kOom = "OOM";
    const bool fault = is_fault(point.what), done = is_done(point.what);
    const Key last = last_of(point.what);
    bool after_sharing = false;
    const bool ends_blank = !body.empty() && is_blank(body.back());
    // What is wrong at the end of a line may have been cut in two.
    const auto wrong = [this, &body](const char* why) {
        wrong_ = why;
        return trim_left(body).empty() ? LineIs::Cut : LineIs::Bad;
    };
    while (true) {
        const std::string_view word = next_word(body);
        if (word.empty()) {
            break;
        }
        if (const int field = word_key(word); field != kNoField) {
            after_sharing = false;
            const std::string_view value = next_word(body);
            std::uint64_t number = 0;
            if (value.empty()) {
                wrong_ = "it ends before its last field";
                return LineIs::Cut;
            }
            if (field == kPassedOver) {
                continue;
            }
            auto key = static_cast<Key>(field);
            if (key == Key::Dev) {
                if (!dev_of(value, number)) {
                    return wrong("a device that is no MAJOR:MINOR");
                }
            } else if (key == Key::Pgoff && value.find('-') != std::string_view::npos) {
                const std::size_t dash = value.find('-');
                if (!number_of(value.substr(0, dash), number)) {
                    return wrong(kNoNumber);
                }
                point.set(Key::Start, number);
                if (dash + 1 == value.size()) {
                    return LineIs::Cut;
                }
                if (!number_of(value.substr(dash + 1), number)) {
                    return wrong(kNoNumber);
                }
                key = Key::End;
            } else if (!number_of(value, number)) {
                return wrong(kNoNumber);
            }
            point.set(key, number);
            continue;
        }
        if (word == "shared" || word == "private") {
            point.shared = word == "shared";
            after_sharing = true;
            continue;
        }
        if (after_sharing && fault) {
            after_sharing = false;
            std::uint64_t value = 0;
            // A tool that does not know the names prints the first of them where the
            // value is 0.
            const bool maybe_none = word == "WRITE" && shape_ != Shape::Ftrace;
            if (bits(word, flags_, false, value) && !maybe_none) {
                point.set(Key::Flags, value);
            }
            continue;
        }
        if (fault && point.has(last)) {
            std::uint64_t value = 0;
            all_known_ = false;
            // Tools print the first name, OOM, where the value is 0.
            const bool told = is_result(word) && (!done || word != kOom);
            if (told && bits(word, results_, true, value)) {
                point.set(Key::Result, value);
            }
            if (done) {
                not_understood_ = told && all_known_ ? std::string_view() : word;
                tail_ = body.empty() ? Tail::Result : Tail::Closed;
            }
            return LineIs::Event;
        }
        const bool more_words =
            point.what == What::PmdInsertMapping || point.what == What::InsertMapping;
        if (!more_words || !point.has({Key::Dev, Key::Ino})) {
            if (point.has(last) && !fault) {
                break; // what somebody wrote behind it
            }
            return wrong("a word that no event has there");
        }
    }
    if (!point.has({Key::Dev, Key::Ino}) || !point.has(last) ||
        (point.what == What::PmdInsertMapping && !point.has(Key::Pfn))) {
        wrong_ = "it ends before its last field";
        return LineIs::Cut;
    }
    tail_ = ends_blank ? (done ? Tail::Blank : Tail::Closed) : Tail::Number;
    if (point.what == What::PteFault || point.what == What::PmdFault) {
        return LineIs::Event; // a begin has no result
    }
    return done ? LineIs::Endless : LineIs::Event;
}

/// "dev 259:0 ino 0x83 bdev 259:0 addr 0x0 offset 0x0 length 0x1000 type MAPPED
/// flags SHARED"
LineIs EventText::extent(std::string_view body, Tracepoint& point) {
    while (true) {
        const std::string_view name = next_word(body), value = next_word(body);
        if (value.empty()) {
            break;
        }
        std::uint64_t number = 0;
        bool known = true;
        if (name == "dev") {
            known = dev_of(value, number);
        } else if (name == "type") {
            const auto types = trace::extent_type_names();
            const auto type =
                std::find_if(types.begin(), types.end(), [value](const trace::Name& each) {
                    return equal_letters(each.name, value);
                });
            known = type != types.end() || number_of(value, number);
            number = type != types.end() ? static_cast<std::uint64_t>(type->value) : number;
        } else if (name == "flags") {
            for (std::string_view rest = value; !rest.empty();) {
                const std::size_t bar = std::min(rest.find('|'), rest.size());
                const std::string_view word = rest.substr(0, bar);
                rest.remove_prefix(std::min(bar + 1, rest.size()));
                std::uint64_t bits = 0;
                for (const trace::Name& each : trace::extent_flag_names()) {
                    bits |= each.name == word ? static_cast<std::uint64_t>(each.value) : 0;
                }
                if (bits == 0) {
                    number_of(word, bits);
                }
                number |= bits;
            }
        } else if (value == "-1") {
            number = ~std::uint64_t{0}; // IOMAP_NULL_ADDR
        } else {
            known = number_of(value, number);
        }
        const std::optional<Key> key = key_of(name);
        if (!known && key) {
            return bad(kNoNumber);
        }
        if (key) {
            point.set(*key, number);
        }
    }
    if (!point.has({Key::Dev, Key::Ino, Key::Addr, Key::Offset, Key::Length, Key::Type})) {
        wrong_ = "it ends before its last field";
        return LineIs::Cut;
    }
    return LineIs::Event;
}

LineIs EventText::pairs(std::string_view body, Tracepoint& point, bool header) {
    bool named = header, timed = header;
    while (true) {
        std::string_view rest = body;
        const std::string_view word = next_word(body);
        if (word.empty()) {
            break;
        }
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos) {
            continue;
        }
        const std::string_view name = word.substr(0, equals), value = word.substr(equals + 1);
        std::uint64_t number = 0;
        if (name == "comm" && !header) { // to the end of the line, whatever is in it
            rest = rest.substr(rest.find('=') + 1);
            point.comm = name_of(rest);
            named = true;
            break;
        }
        const std::optional<Key> key = key_of(name);
        const bool ours =
            key || (!header && (name == "ts" || name == "cpu" || name == "tid" || name == "tgid"));
        if (!ours) {
            continue;
        }
        if (!number_of(value, number)) {
            return bad(kNoNumber);
        }
        constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
        if (key) {
            point.set(*key, number);
        } else if (number > kMost) {
            return bad("a number that is too large");
        } else if (name == "ts") {
            point.ts = static_cast<std::int64_t>(number);
            timed = true;
        } else if (name == "cpu") {
            point.cpu = static_cast<std::int32_t>(std::min<std::uint64_t>(number, INT32_MAX));
        } else {
            (name == "tid" ? point.tid : point.tgid) = static_cast<std::int64_t>(number);
        }
    }
    const bool of_file = point.what <= What::IomapSource;
    if (!timed || point.tid == kNone || (of_file && !point.has({Key::Dev, Key::Ino}))) {
        wrong_ = !timed ? kNoTimeBefore : "it ends before its last field";
        return LineIs::Cut;
    }
    if (header && is_done(point.what) && !point.has(Key::Result)) {
        wrong_ = "it ends before its result";
        return LineIs::Cut;
    }
    point.named = point.named && named;
    return LineIs::Event;
}

LineIs EventText::read(std::string_view line, Tracepoint& point) {
    Found found = find(line, 0);
    tail_ = Tail::Closed;
    not_understood_ = {};
    bool ours = false;
    while (found.at != std::string_view::npos) {
        point.clear();
        point.what = found.what;
        const std::string_view body = line.substr(found.body), after = trim_left(body);
        if (!found.colon) {
            // bpftrace: the probe's name, then fields.
            const std::size_t equals = after.find_first_of("= ");
            if (equals != std::string_view::npos && equals > 0 && after[equals] == '=') {
                shape_ = Shape::Bpftrace;
                return pairs(body, point, false);
            }
        } else if (header(line.substr(0, found.at), point, found.perf)) {
            if (after.empty()) {
                wrong_ = "it ends behind its name";
                return LineIs::Cut;
            }
            const std::size_t end = std::min(after.find_first_of(" \t"), after.size());
            const bool raw =
                after.substr(0, end).find('=') != std::string_view::npos || after.front() == '(';
            if (point.what == What::Exit) {
                return LineIs::Event; // who did it is told before
            }
            const bool extent = point.what == What::Iomap || point.what == What::IomapSource;
            return raw      ? pairs(body, point, true)
                   : extent ? this->extent(body, point)
                            : words(body, point);
        } else {
            ours = ours || after.starts_with("dev ");
        }
        found = find(line, found.body);
    }
    return ours ? LineIs::Bad : LineIs::Other;
}

} // namespace daxscope::source
