// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/notes.h"

#include "app/gui/state/format.h"

#include <algorithm>
#include <utility>

namespace daxscope::gui {

namespace {

bool earlier(const Note& a, const Note& b) {
    return a.time < b.time;
}

} // namespace

std::optional<std::int64_t> between(const Markers& markers) {
    return markers[0] && markers[1] ? std::optional(*markers[1] - *markers[0]) : std::nullopt;
}

QString betweenText(const Markers& markers) {
    constexpr std::int64_t kMicrosecond = 1000;
    const auto ns = between(markers);
    if (!ns) {
        return {};
    }
    const QString exact = QStringLiteral("%1 ns").arg(format::count(*ns));
    const std::int64_t length = *ns < 0 ? -*ns : *ns;
    return length < kMicrosecond ? exact
                                 : QStringLiteral("%1 (%2)").arg(exact, format::duration(length));
}

void Notes::edited() {
    modified_ = true;
    emit changed();
}

std::optional<int> Notes::add(Note note) {
    std::vector<Note>& notes = noted_.notes;
    if (notes.size() >= kMost) {
        return std::nullopt;
    }
    note.text.truncate(kLongestText);
    const auto place = std::upper_bound(notes.begin(), notes.end(), note, earlier);
    const auto at = static_cast<int>(place - notes.begin());
    notes.insert(place, std::move(note));
    edited();
    return at;
}

void Notes::setText(int place, const QString& text) {
    Note& note = noted_.notes.at(static_cast<std::size_t>(place));
    const QString cut = text.left(kLongestText);
    if (note.text != cut) {
        note.text = cut;
        edited();
    }
}

void Notes::remove(int place) {
    noted_.notes.erase(noted_.notes.begin() + place);
    edited();
}

int Notes::move(int place, std::int64_t time) {
    std::vector<Note>& notes = noted_.notes;
    Note note = notes.at(static_cast<std::size_t>(place));
    if (note.time == time) {
        return place;
    }
    note.time = time;
    notes.erase(notes.begin() + place);
    const auto found = std::upper_bound(notes.begin(), notes.end(), note, earlier);
    const auto at = static_cast<int>(found - notes.begin());
    notes.insert(found, std::move(note));
    edited();
    return at;
}

void Notes::setMarker(std::size_t which, std::optional<std::int64_t> time) {
    if (std::exchange(noted_.markers.at(which), time) != time) {
        edited();
    }
}

void Notes::clearMarkers() {
    if (std::exchange(noted_.markers, {}) != Markers()) {
        edited();
    }
}

void Notes::replace(Noted noted) {
    std::stable_sort(noted.notes.begin(), noted.notes.end(), earlier);
    modified_ = false;
    draft_.reset();
    if (noted != noted_) {
        noted_ = std::move(noted);
        emit changed();
    }
}

void Notes::restore(Noted noted) {
    if (noted != noted_) {
        noted_ = std::move(noted);
        edited();
    }
}

std::optional<int> Notes::addDraft(Note note) {
    endDraft(true);
    draft_ = Draft{0, modified_}; // before changed() says that there is one more
    const auto place = add(std::move(note));
    if (place) {
        draft_->place = *place;
    } else {
        draft_.reset();
    }
    return place;
}

void Notes::endDraft(bool keep) {
    if (const auto draft = std::exchange(draft_, std::nullopt)) {
        if (!keep) {
            noted_.notes.erase(noted_.notes.begin() + draft->place);
            modified_ = draft->modified;
        }
        emit changed();
    }
}

void Notes::hold(bool on) {
    if (std::exchange(held_, on) && !on) {
        emit changed();
    }
}

std::optional<int> Notes::next(std::int64_t time) const {
    const std::vector<Note>& notes = noted_.notes;
    const auto place = std::upper_bound(notes.begin(), notes.end(), Note{time, {}}, earlier);
    return place == notes.end() ? std::nullopt
                                : std::optional(static_cast<int>(place - notes.begin()));
}

std::optional<int> Notes::previous(std::int64_t time) const {
    const std::vector<Note>& notes = noted_.notes;
    const auto place = std::lower_bound(notes.begin(), notes.end(), Note{time, {}}, earlier);
    return place == notes.begin() ? std::nullopt
                                  : std::optional(static_cast<int>(place - notes.begin()) - 1);
}

} // namespace daxscope::gui

#include "moc_notes.cpp"
