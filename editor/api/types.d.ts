/** The API's shapes under short names. `make check` generates #api from docs/openapi.yaml. */
import type { components, paths } from '#api';

type Schemas = components['schemas'];
type Entry<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': { results: (infer Found)[] } } } } };
}
  ? Found
  : never;

export type Agency = Schemas['AgencyBody'];
export type Me = Schemas['MeBody'];
export type AgencyDetail = Schemas['AgencyDetailBody'];
export type Role = Agency['role'];
export type Member = Schemas['MemberBody'];
export type Team = Schemas['TeamBody'];
export type Invitation = Schemas['InvitationBody'];
export type OpenInvitation = Schemas['OpenInvitationBody'];
export type ApiKey = Schemas['ApiKeyBody'];
export type NewApiKey = Schemas['NewApiKeyBody'];
export type AuditEvent = Schemas['AuditEventBody'];
export type Usage = Schemas['UsageBody'];
export type Client = Schemas['ClientBody'];
export type BrandKit = Schemas['BrandKitBody'];
export type KitVersion = Schemas['KitVersionBody'];
export type KitLint = Schemas['KitLintItem'];
export type SpecimenSlide = Schemas['SpecimenSlideBody'];
export type KitCarousel = Schemas['KitCarouselBody'];
export type KitSpec = Schemas['KitSpec'];
export type Asset = Schemas['AssetBody'];
export type PendingAsset = Schemas['PendingAssetBody'];
/** Posts of a dry run have no id; nothing reads it there. */
export type Post = Schemas['PostBody'] & { id: string };
export type Thread = Omit<Schemas['ThreadBody'], 'posts'> & { posts: Post[] };
export type ThreadSummary = Schemas['ThreadSummary'];
export type CarouselSummary = Schemas['CarouselSummary'];
export type Carousel = Schemas['CarouselBody'];
export type Document = Schemas['Document'];
export type Slide = Schemas['Slide'];
export type Element = Slide['elements'][number];
export type TextElement = Schemas['TextElement'];
export type AuthorElement = Schemas['AuthorElement'];
export type ImageElement = Schemas['ImageElement'];
export type Entity = Schemas['Entity'];
export type Style = Schemas['Style'];
export type Typography = Schemas['Typography'];
export type Edited = Schemas['EditedBody'];
export type Version = Schemas['VersionBody'];
export type Sitting = Schemas['SittingBody'];
export type Mark = Schemas['MarkBody'];
export type Review = Schemas['ReviewBody'];
export type Comparison = Schemas['ComparisonBody'];
export type LayoutBody = Schemas['LayoutBody'];
export type PreviewBody = Schemas['PreviewBody'];
export type Box = Schemas['BoxBody'];
export type Rect = Schemas['RectBody'];
export type Lint = Schemas['LintBody'];
export type Setting = Schemas['SettingBody'];
export type Settings = Schemas['SettingsBody'];
export type Validation = Schemas['ValidationBody'];
export type Report = Schemas['ReportBody'];
export type Caption = Schemas['Caption'];
export type PostedCaption = Schemas['PostedCaptionBody'];
export type Captions = Schemas['CaptionsBody'];
export type Item = Schemas['ItemBody'];
export type Fix = Schemas['FixBody'];
export type Render = Schemas['RenderBody'];
export type FileLinks = Schemas['FileLinksBody'];
export type FileLinksSummary = Schemas['FileLinksSummary'];
export type HandOver = Schemas['HandOverBody'];
export type HandOverSummary = Schemas['HandOverSummary'];
export type Output = Schemas['OutputBody'];
export type OwnTheme = Schemas['OwnThemeBody'];
export type OwnFormat = Schemas['OwnFormatBody'];

export type Format = Entry<'/api/v1/catalogue/formats'>;
export type Channel = Entry<'/api/v1/catalogue/channels'>;
export type Layout = Entry<'/api/v1/catalogue/layouts'>;
export type Recipe = Entry<'/api/v1/catalogue/recipes'>;
export type Goal = Entry<'/api/v1/catalogue/goals'>;
export type Theme = Entry<'/api/v1/catalogue/themes'>;
export type Pattern = Entry<'/api/v1/catalogue/patterns'>;
export type FontFamily = Entry<'/api/v1/catalogue/fonts'>;
export type Pairing = Entry<'/api/v1/catalogue/pairings'>;

/** Responses contain every field; requests may omit fields with a default. */
export type Said<Whole> = Whole extends (infer One)[]
  ? Said<One>[]
  : Whole extends object
    ? { [Name in keyof Whole]?: Said<Whole[Name]> }
    : Whole;
type Named<Whole> = Whole extends { op: infer Op } ? { op: Op } & Said<Omit<Whole, 'op'>> : never;
export type Operation = Named<Schemas['Operations'][number]>;

export type Page<One> = { next?: string | null; previous?: string | null; results: One[] };
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: { pointer: string; detail: string; code: string }[];
  request_id?: string;
  current?: number;
  /** Of answers about signing in. */
  data?: { flows?: Flow[] };
  meta?: { is_authenticated?: boolean; secret?: string; totp_url?: string };
};
/** A way to prove who one is, by its name. */
export type Flow = { id: string; is_pending?: boolean; types?: string[] };
