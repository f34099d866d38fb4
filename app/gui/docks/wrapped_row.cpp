// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/wrapped_row.h"

#include <QComboBox>
#include <QWidget>
#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr int kMargin = 8, kSpace = 6; // device-independent pixels
} // namespace

WrappedRow::WrappedRow() {
    setContentsMargins(kMargin, 0, kMargin, 0);
    setSpacing(kSpace);
}

WrappedRow::~WrappedRow() {
    for (const Part& part : parts_) {
        delete part.item;
    }
}

void WrappedRow::add(QWidget* widget, bool grows) {
    addWidget(widget);
    parts_.back().grows = grows;
}

void WrappedRow::join(QWidget* widget, bool grows) {
    add(widget, grows);
    parts_.back().joined = parts_.size() > 1;
}

void WrappedRow::addItem(QLayoutItem* item) {
    parts_.push_back({item});
}

int WrappedRow::count() const {
    return static_cast<int>(parts_.size());
}

QLayoutItem* WrappedRow::itemAt(int index) const {
    return index >= 0 && index < count() ? parts_[static_cast<std::size_t>(index)].item : nullptr;
}

QLayoutItem* WrappedRow::takeAt(int index) {
    QLayoutItem* const item = itemAt(index);
    if (item != nullptr) {
        parts_.erase(parts_.begin() + index);
    }
    return item;
}

int WrappedRow::widthOf(const Part& part) const {
    return part.grows ? part.item->minimumSize().width() : part.item->sizeHint().width();
}

int WrappedRow::place(const QRect& within, bool measured) const {
    const QRect inner = within.marginsRemoved(contentsMargins());
    int y = inner.top();
    std::size_t first = 0;
    while (first < parts_.size()) {
        // A line: as many pieces as fit, and at least one.
        std::size_t end = first;
        int width = 0, growing = 0, height = 0;
        while (end < parts_.size()) {
            std::size_t next = end;
            int piece = 0;
            do {
                piece += parts_[next].item->isEmpty()
                             ? 0
                             : widthOf(parts_[next]) + (width + piece > 0 ? spacing() : 0);
                ++next;
            } while (next < parts_.size() && parts_[next].joined);
            if (end > first && width > 0 && width + piece > inner.width()) {
                break;
            }
            width += piece;
            end = next;
        }
        for (std::size_t k = first; k < end; ++k) {
            growing += parts_[k].grows && !parts_[k].item->isEmpty() ? 1 : 0;
            height = std::max(height,
                              parts_[k].item->isEmpty() ? 0 : parts_[k].item->sizeHint().height());
        }
        int left = std::max(inner.width() - width, 0), x = inner.left();
        for (std::size_t k = first; k < end; ++k) {
            const Part& part = parts_[k];
            if (part.item->isEmpty()) {
                continue;
            }
            int own = std::min(widthOf(part), inner.width());
            if (part.grows) {
                const int share = left / growing;
                own += share;
                left -= share;
                --growing;
            }
            if (!measured) {
                const int high = part.item->sizeHint().height();
                part.item->setGeometry({x, y + (height - high) / 2, own, high});
            }
            x += own + spacing();
        }
        y += height + (end < parts_.size() && height > 0 ? spacing() : 0);
        first = end;
    }
    return y - inner.top() + contentsMargins().top() + contentsMargins().bottom();
}

int WrappedRow::heightForWidth(int width) const {
    return place({0, 0, width, 0}, true);
}

QSize WrappedRow::sizeHint() const {
    int width = 0;
    for (const Part& part : parts_) {
        width += part.item->isEmpty() ? 0 : part.item->sizeHint().width() + spacing();
    }
    width += contentsMargins().left() + contentsMargins().right();
    return {width, heightForWidth(width)};
}

QSize WrappedRow::minimumSize() const {
    int width = 0, piece = 0, height = 0;
    for (const Part& part : parts_) {
        if (part.item->isEmpty()) {
            continue;
        }
        piece = part.joined ? piece + spacing() + widthOf(part) : widthOf(part);
        width = std::max(width, piece);
        height = std::max(height, part.item->sizeHint().height());
    }
    return {width + contentsMargins().left() + contentsMargins().right(), height};
}

void WrappedRow::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    place(rect, false);
}

QComboBox* choiceBox(const char* name, const QString& accessible, const QStringList& entries,
                     QWidget* parent) {
    auto* made = new QComboBox(parent);
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(accessible);
    made->addItems(entries);
    return made;
}

} // namespace daxscope::gui

#include "moc_wrapped_row.cpp"
