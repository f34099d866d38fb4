// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/picture_plottable.h"

#include <cmath>
#include <new>

namespace daxscope::gui {

namespace {
constexpr double kPad = 0.75;      ///< widths and heights painted beyond each edge in sight
constexpr double kSightPad = 0.05; ///< … at first: what stands just outside reaches in
constexpr double kNear = 0.4;      ///< … and what must be left of them
constexpr double kOffGrid = 0.01;  ///< device pixels that a picture may be off and still be exact
constexpr double kSameStep = 1e-9; ///< relative
constexpr qreal kVectorRatio = 4;  ///< columns per point where there are no pixels
} // namespace

PicturePlottable::PicturePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, QThreadPool& pool)
    : QCPAbstractPlottable(keyAxis, valueAxis), pool_(pool),
      cancel_(std::make_shared<std::atomic<bool>>(false)) {
    setSelectable(QCP::stNone);
    setAntialiased(false);
}

PicturePlottable::~PicturePlottable() {
    cancel_->store(true);
}

QColor PicturePlottable::background() const {
    return scene_.theme->base.rgb();
}

double PicturePlottable::held() const {
    return scene_.layout ? std::min<double>(scene_.layout->held(), axisArea().height()) : 0;
}

QRect PicturePlottable::axisArea() const {
    return keyAxis()->axisRect()->rect();
}

QRect PicturePlottable::area() const {
    const QRect all = axisArea();
    const int held = static_cast<int>(std::lround(this->held()));
    return part_ == Part::Held ? QRect(all.left(), all.top(), all.width(), held)
                               : all.adjusted(0, held, 0, 0);
}

double PicturePlottable::top() const {
    return part_ == Part::Held ? 0 : valueAxis()->range().lower + held();
}

double PicturePlottable::bottom() const {
    return !scene_.layout ? 0 : part_ == Part::Held ? held() : scene_.layout->content_height();
}

void PicturePlottable::show(Scene scene, Renderer renderer, TimeRange bounds, const QFont& font) {
    cancel_->store(true);
    scene_ = std::move(scene);
    renderer_ = std::move(renderer);
    bounds_ = bounds;
    font_ = font;
    ++epoch_;
    exact_ = false;
}

Scene PicturePlottable::wanted(double pad, qreal ratio) const {
    Scene scene = scene_;
    const QRect rect = area();
    const QCPRange time = keyAxis()->range();
    const double columns = std::max(1.0, std::round(rect.width() * ratio));
    const double step = time.size() / columns;
    // Whole columns on both sides of what is in sight, but none where the trace has nothing.
    const double length = static_cast<double>(bounds_.length());
    const double most = std::floor(columns * pad);
    const auto left = std::clamp(std::ceil(time.lower / step) + 1, 0.0, most);
    const auto right = std::clamp(std::ceil((length - time.upper) / step) + 1, 0.0, most);
    scene.grid = Grid(bounds_.begin, time.lower - left * step, step,
                      static_cast<int>(columns + left + right));
    const double top = this->top(), height = rect.height();
    const double content = scene.layout ? bottom() : height;
    scene.top = std::floor(std::max(0.0, top - height * pad / 2));
    scene.height =
        std::max(top + height, std::min(content, top + height * (1 + pad / 2))) - scene.top;
    scene.ratio = ratio;
    scene.visible = {bounds_.begin + std::llround(time.lower),
                     bounds_.begin + std::llround(time.upper)};
    return scene;
}

Scene PicturePlottable::sceneInSight() const {
    return wanted(0, parentPlot()->bufferDevicePixelRatio());
}

Grid PicturePlottable::grid() const {
    return sceneInSight().grid;
}

bool PicturePlottable::serves(const Scene& has, const Scene& sight) const {
    if (has.ratio != sight.ratio ||
        std::abs(has.grid.step() - sight.grid.step()) > kSameStep * sight.grid.step()) {
        return false;
    }
    const double column = (sight.grid.begin() - has.grid.begin()) / sight.grid.step();
    const double line = (sight.top - has.top) * sight.ratio;
    return column > -kOffGrid && column + sight.grid.columns() < has.grid.columns() + kOffGrid &&
           std::abs(column - std::round(column)) <= kOffGrid && sight.top >= has.top &&
           sight.top + sight.height <= has.top + has.height + kOffGrid &&
           std::abs(line - std::round(line)) <= kOffGrid;
}

bool PicturePlottable::isNearEdge(const Scene& sight) const {
    const Scene& has = picture_.scene;
    const double step = sight.grid.step();
    const auto columns = static_cast<double>(sight.grid.columns());
    // What there is to pan to on this side, and how much of it is painted, in columns.
    const auto near = [columns](double room, double painted) {
        return painted < std::min(room, columns * kNear);
    };
    const double from = has.grid.begin(), to = from + has.grid.columns() * step;
    const double left = sight.grid.begin(), right = left + columns * step;
    const double content = bottom();
    const auto nearLine = [&sight](double room, double painted) {
        return painted < std::min(room, sight.height * kNear / 2);
    };
    return near(left / step, (left - from) / step) ||
           near((static_cast<double>(bounds_.length()) - right) / step, (to - right) / step) ||
           nearLine(sight.top, sight.top - has.top) ||
           nearLine(content - sight.top - sight.height,
                    has.top + has.height - sight.top - sight.height);
}

void PicturePlottable::request(const Scene& sight) {
    if (exact_) {
        if (job_ == Job::None && isNearEdge(sight)) {
            start(Job::Beyond, kPad);
        }
        return;
    }
    if (job_ == Job::None) {
        start(Job::Sight, kSightPad);
    } else if (job_ == Job::Beyond && !serves(under_way_, sight)) {
        cancel_->store(true); // what is wanted is started when it has ended
    }
}

void PicturePlottable::start(Job job, double pad) {
    job_ = job;
    cancel_ = std::make_shared<std::atomic<bool>>(false);
    Picture picture;
    picture.scene = under_way_ = wanted(pad, parentPlot()->bufferDevicePixelRatio());
    picture.pixels = std::exchange(spare_, {});
    picture.epoch = epoch_;
    pool_.start([this, picture = std::move(picture), renderer = renderer_, font = font_,
                 cancel = cancel_]() mutable {
        bool whole = false;
        try {
            whole = paint(picture, renderer, font, cancel.get());
        } catch (...) {
            const std::uint64_t epoch = picture.epoch;
            picture = {}; // room for what is to be said
            QMetaObject::invokeMethod(
                this, [this, epoch, why = currentFailure()] { giveUp(epoch, why); },
                Qt::QueuedConnection);
            return;
        }
        QMetaObject::invokeMethod(
            this,
            [this, whole, picture = std::move(picture)]() mutable {
                done(std::move(picture), whole);
            },
            Qt::QueuedConnection);
    });
}

void PicturePlottable::done(Picture picture, bool whole) {
    job_ = Job::None;
    if (whole && picture.epoch == epoch_) {
        std::swap(picture_, picture);
    }
    spare_ = std::move(picture.pixels);
    emit refined();
}

void PicturePlottable::giveUp(std::uint64_t epoch, const Failure& why) {
    job_ = Job::None;
    if (epoch == epoch_) {
        given_up_ = epoch;
        emit failed(why);
    }
    emit refined();
}

void PicturePlottable::draw(QCPPainter* painter) {
    if (area().isEmpty()) { // nothing stays on top, or nothing else has room
        exact_ = true;
        return;
    }
    if (!renderer_ || given_up_ == epoch_) {
        exact_ = true;
        if (scene_.theme != nullptr) {
            painter->fillRect(area(), background());
        }
        return;
    }
    if (synchronous_ || painter->modes().testFlag(QCPPainter::pmVectorized)) {
        drawAtOnce(painter);
        return;
    }
    const Scene sight = sceneInSight();
    exact_ = picture_.epoch == epoch_ && !picture_.image.isNull() && serves(picture_.scene, sight);
    request(sight);
    blit(painter, sight, picture_);
}

void PicturePlottable::blit(QCPPainter* painter, const Scene& sight, const Picture& picture) const {
    const QRectF rect = area();
    if (picture.image.isNull() || picture.scene.layout != scene_.layout) {
        painter->fillRect(rect, background());
        if (picture.image.isNull()) {
            return;
        }
    }
    const Scene& has = picture.scene;
    const double ratio = sight.ratio;
    double scale = has.grid.step() / sight.grid.step();
    if (std::abs(scale - 1) <= kSameStep) {
        scale = 1; // a plain copy, not a stretch by nothing
    }
    const double left = (has.grid.begin() - sight.grid.begin()) / sight.grid.step();
    const double top = (has.top - sight.top) * ratio;
    // Whole device pixels: a picture at rest must not be smeared over two columns.
    const QRectF target(rect.left() + std::round(left) / ratio,
                        rect.top() + std::round(top) / ratio, has.grid.columns() * scale / ratio,
                        picture.image.height() / has.ratio);
    // Only the part in sight is stretched.
    const QRectF part = target.intersected(rect);
    if (part.isEmpty()) {
        painter->fillRect(rect, background());
        return;
    }
    if (part.left() > rect.left() || part.top() > rect.top() || part.right() < rect.right() ||
        part.bottom() < rect.bottom()) {
        painter->fillRect(rect, background());
    }
    const double sx = picture.image.width() / target.width();
    const double sy = picture.image.height() / target.height();
    painter->drawImage(part, picture.image,
                       QRectF((part.left() - target.left()) * sx, (part.top() - target.top()) * sy,
                              part.width() * sx, part.height() * sy));
}

void PicturePlottable::drawAtOnce(QCPPainter* painter) const {
    const bool vectors = painter->modes().testFlag(QCPPainter::pmVectorized);
    const qreal ratio =
        vectors ? kVectorRatio : painter->transform().m11() * painter->device()->devicePixelRatio();
    // Padded as on screen: arcs reach in from beyond the edges.
    const Scene sight = wanted(0, ratio);
    Picture picture;
    picture.scene = wanted(kPad, ratio);
    if (!vectors) {
        paint(picture, renderer_, font_, nullptr);
        blit(painter, sight, picture);
        return;
    }
    const QRectF rect = area();
    const double left =
        std::round((picture.scene.grid.begin() - sight.grid.begin()) / sight.grid.step()) / ratio;
    painter->save();
    painter->translate(rect.left() + left, rect.top() + picture.scene.top - sight.top);
    painter->scale(1 / ratio, 1 / ratio);
    const QRect shown(static_cast<int>(std::lround(-left * ratio)),
                      static_cast<int>(std::lround((sight.top - picture.scene.top) * ratio)),
                      sight.grid.columns(), static_cast<int>(std::lround(rect.height() * ratio)));
    PainterCanvas canvas(*painter, font_, shown);
    renderer_(picture.scene, canvas, nullptr);
    painter->restore();
}

bool PicturePlottable::paint(Picture& picture, const Renderer& renderer, const QFont& font,
                             const std::atomic<bool>* cancel) {
    const Scene& scene = picture.scene;
    const int width = scene.grid.columns();
    const int height = std::max(1, static_cast<int>(std::ceil(scene.height * scene.ratio)));
    picture.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    picture.image = QImage(reinterpret_cast<uchar*>(picture.pixels.data()), width, height,
                           width * static_cast<qsizetype>(sizeof(QRgb)), QImage::Format_RGB32);
    if (picture.image.isNull()) { // Qt's way to say that there is no memory
        throw std::bad_alloc();
    }
    RasterCanvas canvas(picture.image, font);
    return renderer(scene, canvas, cancel);
}

double PicturePlottable::selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/,
                                    QVariant* /*details*/) const {
    return -1; // the view has its own hit test, which knows strips
}

QCPRange PicturePlottable::getKeyRange(bool& found, QCP::SignDomain /*domain*/) const {
    found = true;
    return {0, static_cast<double>(bounds_.length())};
}

QCPRange PicturePlottable::getValueRange(bool& found, QCP::SignDomain /*domain*/,
                                         const QCPRange& /*inKeyRange*/) const {
    found = true;
    return {0, scene_.layout ? scene_.layout->content_height() : 1};
}

void PicturePlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->fillRect(rect, QColor(scene_.theme->of(replay::OutcomeClass::Refault).rgb()));
}

} // namespace daxscope::gui
